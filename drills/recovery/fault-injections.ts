import type { FaultInjection } from '../drill';
import { changeConfigFile } from '../servers/config-files';
import { checks } from './checks';

const datastore = (text: string, by: string) =>
  changeConfigFile('edge/datastore-backup/ConfigMap.datastore-backup-scripts-', 'datastore.sh', (script) =>
    script.replaceAll(text, by),
  );

export const faultInjections: readonly FaultInjection[] = [
  {
    name: 'a file in the copy that its description lacks',
    fails: checks.copied,
    dist: datastore('  restic --quiet backup', '  echo new >"$staged/cred/new"\n  restic --quiet backup'),
  },
  {
    name: 'a copy without the token',
    fails: checks.state,
    dist: datastore('in token tls cred', 'in tls cred'),
  },
  {
    name: 'a copy that lacks objects',
    fails: checks.objects,
    dist: datastore(
      '"$staged/db/state.db"\n',
      `"$staged/db/state.db"\n    python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1], isolation_level=None).execute("DELETE FROM kine WHERE name LIKE ?", ["/registry/configmaps/default/%"])' "$staged/db/state.db"\n`,
    ),
  },
  {
    name: 'off-site copies without Redis',
    fails: checks.data,
    dist: changeConfigFile('production/backups/ConfigMap.backup-scripts-', 'offsite.sh', (script) =>
      script.replace('--exclude "$home"', '--exclude "$home" --exclude "$claim/redis"'),
    ),
  },
  {
    name: 'snapshots without the name of their claim',
    fails: checks.kept,
    dist: changeConfigFile('production/backups/ConfigMap.backup-scripts-', 'offsite.sh', (script) =>
      script.replaceAll('--tag "$(tag)" ', ''),
    ),
  },
];
