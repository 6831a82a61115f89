import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { tls } from '../../charts/vault/server';
import { keysScript, passwordScript } from '../../drills/backup/rotation';
import { changeInSecret, changeInVault, withNewValue } from '../../drills/fixtures/rotation';
import { checks } from '../../drills/secrets/checks';
import { faultInjections } from '../../drills/secrets/fault-injections';
import { grafanaScript } from '../../drills/secrets/grafana';
import { temporaryFolder } from '../kit/command';

/** A `kubectl` that records what it changes. A Job fails if its command contains $FAILS. */
const kubectl = `#!/bin/sh
cd "$(dirname "$0")"
called() { echo "$*" >>calls; }
case "$*" in
  *'create job rotation'*'--dry-run'*) echo backup >job; echo '{}' ;;
  *'create job rotation'*) echo backup >job; called backup ;;
  'patch --local'*) cat >input; echo "$*" >job ;;
  *'create -f -'*)
    cat >input
    if grep -q 'key add' job; then called add; elif grep -q 'key remove' job; then called remove; else called backup; fi ;;
  *'patch secret'*) cat >>values; called change ;;
  *'grafana cli admin reset-admin-password --password-from-stdin') read -r first; called "reset $first" ;;
  *'exec -i vault-0'*) cat >vault; called change in Vault ;;
  *'get secret'*) sed -n 2p vault | tr -d '\\n' | base64 -w0 ;;
  *'create secret'*) cat >secret; called keep the new password ;;
  *'delete secret'*) called forget the new password ;;
  *'{.status.succeeded}{.status.failed}'*) echo 1 ;;
  *'{.status.succeeded}'*) if [ -n "$FAILS" ] && grep -q "$FAILS" job; then echo 0; else echo 1; fi ;;
esac
`;

describe('the runbook of passwords', () => {
  const folder = temporaryFolder();
  beforeAll(() => writeFileSync(join(folder, 'kubectl'), kubectl, { mode: 0o755 }));

  /** Runs a script. @returns its exit code, and what was called, in short. */
  function run(script: string, fails = '') {
    for (const name of ['calls', 'values']) writeFileSync(join(folder, name), '');
    const env = {
      ...process.env,
      VAULT_TOKEN: 'token',
      PATH: `${folder}${delimiter}${process.env.PATH}`,
      FAILS: fails,
    };
    const { status } = spawnSync('sh', ['-euc', script], { env, encoding: 'utf8' });
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    return { status, calls: read('calls').trim().split('\n'), values: read('values'), read };
  }
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const password = { namespace: 'twisterlab', secret: 'backup-offsite', cronjobs: ['offsite-backup'] };

  it('makes the new password valid before it changes the Secret, and the old one invalid after a backup', () => {
    const { status, calls, values } = run(passwordScript('new1', password));
    expect(status).toBe(0);
    expect(calls).toEqual([
      'keep the new password',
      ...['add', 'change', 'backup', 'remove'],
      'forget the new password',
    ]);
    expect(JSON.parse(values)).toEqual([{ op: 'replace', path: '/data/password', value: base64('new1') }]);
  });

  it('changes each repository that has the password', () => {
    const { status, calls } = run(passwordScript('new1', { ...password, cronjobs: ['first', 'second'] }));
    expect(status).toBe(0);
    const twice = (each: string) => [each, each];
    expect(calls).toEqual([
      ...['keep the new password', ...twice('add'), 'change'],
      ...[...twice('backup'), ...twice('remove'), 'forget the new password'],
    ]);
  });

  it.each([
    ['it cannot be added', 'key add', ['keep the new password', 'add']],
    ['the backup fails', '^backup', ['keep the new password', 'add', 'change', 'backup']],
  ])('leaves the old password valid when %s', (_, fails, done) => {
    const { status, calls } = run(passwordScript('new1', password), fails);
    expect(status).not.toBe(0);
    expect(calls).toEqual(done);
  });

  const keys = keysScript({ access: 'a2', secret: 's2' }, { namespace: 'twisterlab', cronjob: 'offsite-backup' });

  it('changes both keys of a bucket, and runs a backup with them', () => {
    const { status, calls, values } = run(keys);
    expect(status).toBe(0);
    expect(calls).toEqual(['change', 'change', 'backup']);
    expect(values).toContain(`"/data/access-key","value":"${base64('a2')}"`);
    expect(values).toContain(`"/data/secret-key","value":"${base64('s2')}"`);
  });

  it('fails when that backup fails: the first pair of keys must stay', () => {
    expect(run(keys, '^backup').status).not.toBe(0);
  });

  it('gives Grafana the new password as the first line of its input, and then the Secret, through Vault', () => {
    const { status, calls, read } = run(grafanaScript('new1'));
    expect(status).toBe(0);
    expect(calls).toEqual(['reset new1', 'change in Vault']);
    expect(read('vault')).toBe('token\nnew1');
  });

  it('can omit the Secret of Grafana, as a fault injection does', () => {
    expect(run(grafanaScript('new1', false)).calls).toEqual(['reset new1']);
  });

  it('has the function for Secrets and for Vault, with which the same commands work', () => {
    for (const change of [changeInSecret(), changeInVault()]) {
      const script = withNewValue('x1', change, 'change monitoring grafana admin-password');
      expect(spawnSync('sh', ['-n', '-c', script]).status).toBe(0);
      expect(script).toMatch(/^new=x1\nchange\(\) \{/);
    }
    // Where the members of Vault have it.
    expect(changeInVault()).toContain(` VAULT_CACERT=${tls.certificate} `);
  });
});

test('each check of the drill `secrets` about rotation has a fault injection', () => {
  const failing = faultInjections.map(({ fails }) => fails);
  expect(failing).toEqual(expect.arrayContaining([checks.rotated, checks.grafana]));
});
