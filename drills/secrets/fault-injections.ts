import type { FaultInjection } from '../drill';
import { changeConfigFile } from '../servers/config-files';
import { checks } from './checks';
import { changeScript, type Fixture } from './fixture';

export const faultInjections: readonly FaultInjection<Fixture>[] = [
  {
    name: 'a role that the script forgets',
    fails: checks.filled,
    fixture: (fixture) =>
      changeScript(fixture, (text) =>
        text.replace(/^role staging .*$/m, (line) => line.replace('role staging staging', 'role staging production')),
      ),
  },
  {
    name: 'a policy for the whole engine',
    fails: checks.refused,
    fixture: (fixture) =>
      changeScript(fixture, (text) =>
        text.replace(/^(role staging [^']*')path "kv\/data\/[^"]*"/m, '$1path "kv/data/*"'),
      ),
  },
  {
    name: 'an audit log with values',
    fails: checks.audited,
    fixture: (fixture) =>
      changeScript(fixture, (text) => text.replace('file_path=stdout', 'file_path=stdout log_raw=true')),
  },
  {
    name: 'the old password invalid before the clients restart',
    fails: checks.rotated,
    fixture: (fixture) => {
      fixture.restartsFirst = false;
    },
  },
  {
    name: 'a password of Grafana that its Secret does not get',
    fails: checks.grafana,
    fixture: (fixture) => {
      fixture.changesSecret = false;
    },
  },
  {
    name: 'Secrets that are lost with their store',
    fails: checks.sealed,
    fixture: (fixture) => {
      fixture.keepsSecrets = false;
    },
  },
  {
    name: 'an alert that counts no member',
    fails: checks.alerted,
    dist: changeConfigFile('edge/prometheus/', 'vault.yml', (text) =>
      text.replace(/(alert: VaultUnavailable[\s\S]*?) < 2/, '$1 < 0'),
    ),
  },
  {
    name: 'a snapshot that is not restored',
    fails: checks.restored,
    fixture: (fixture) => {
      fixture.restores = false;
    },
  },
];
