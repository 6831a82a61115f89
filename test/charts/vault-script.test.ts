import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DeclaredSecret } from '@twisterlab/platform/model/declarations';
import { render } from '../../charts/site';
import { vaultScript } from '../../charts/vault/script';
import { temporaryFolder } from '../kit/command';
import { environmentsWith } from '../records/good';

const stored = (name: string, keys: readonly string[], extras: Partial<DeclaredSecret> = {}): DeclaredSecret => ({
  name,
  namespace: 'a',
  keys: Object.fromEntries(keys.map((key) => [key, 'For tests.'])),
  fromStore: true,
  ...extras,
});
const secrets = [
  stored('made', ['password', 'other']),
  stored('door', ['username', 'password'], { login: { user: 'user' } }),
  stored('bucket', ['key'], { userProvided: true }),
  { ...stored('kept-out', ['password']), fromStore: undefined },
];

/** A kubectl whose Vault keeps values in files below STATE, and whose cluster has the Secrets below CLUSTER. */
const kubectl = `#!/bin/sh
printf '%s\\n' "$*" | tr '\\n' ' ' >>"$STATE/calls"; echo >>"$STATE/calls"
case "$*" in
  *"get secret"*)
    [ -z "\${UNREADABLE:-}" ] || exit 1
    name=$6 key=$(printf %s "$*" | sed 's/.*eq $key "\\([a-z-]*\\)".*/\\1/')
    [ ! -f "$STATE/cluster/$name/$key" ] || base64 <"$STATE/cluster/$name/$key"
    exit ;;
esac
while [ "$1" != sh ]; do shift; done
shift 4
read -r token
[ "$token" = token ] || exit 1
for last; do :; done
case "$1 $2" in
  "status "*|"token lookup") ;;
  "audit list"|"auth list"|"secrets list") cat "$STATE/$1" 2>/dev/null ;;
  "audit enable"|"auth enable"|"secrets enable") echo '{"stdout/":1,"kubernetes/":1,"kv/":1}' >"$STATE/$1" ;;
  "policy read") cat "$STATE/policy-$3" 2>/dev/null ;;
  "policy write") cat >"$STATE/policy-$3" ;;
  "read -format=json") cat "$STATE/$(basename "$3")-role" 2>/dev/null ;;
  "write auth/kubernetes/config") ;;
  "write auth/kubernetes/role/"*) name=$(basename "$2")
    echo "{\\"bound_service_account_names\\": [\\"$name\\"],\\"bound_service_account_namespace_selector\\": \\"\\",\\"bound_service_account_namespaces\\": [\\"\${4#*=}\\"],\\"token_policies\\": [\\"$name\\"]}" |
      sed 's/\\["snapshots"\\],"bound/["vault-backup"],"bound/' >"$STATE/$name-role" ;;
  "kv get")
    [ -z "\${BROKEN:-}" ] || { echo 'connection refused' >&2; exit 2; }
    [ -d "$STATE/kv/$last" ] || { echo "No value found at kv/data/$last" >&2; exit 2; }
    for file in "$STATE/kv/$last"/*; do echo "\\"$(basename "$file")\\": \\"$(cat "$file")\\""; done ;;
  "kv put"|"kv patch") for path; do case $path in a/*) break ;; esac; done
    mkdir -p "$STATE/kv/$path"; cat >"$STATE/kv/$path/\${last%=-}" ;;
  *) echo "unexpected: $*" >&2; exit 3 ;;
esac
`;

const scratch = temporaryFolder();

/** A cluster with an empty Vault. @param files below its state, such as `cluster/made/password`. */
function fixture(name: string, files: Readonly<Record<string, string>> = {}) {
  const state = join(scratch, name);
  mkdirSync(state);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(state, path)), { recursive: true });
    writeFileSync(join(state, path), content);
  }
  const [edge, production] = render(environmentsWith(), () => () => []);
  writeFileSync(
    join(state, 'script.sh'),
    vaultScript('edge', [
      { ...edge!, secrets: [] },
      { ...production!, secrets },
    ])!,
  );
  writeFileSync(join(state, 'kubectl'), kubectl, { mode: 0o755 });
  const run = (step = 'all', env: Readonly<Record<string, string>> = {}) =>
    spawnSync('sh', [join(state, 'script.sh'), step], {
      encoding: 'utf8',
      env: { ...process.env, VAULT_TOKEN: 'token', STATE: state, PATH: `${state}:${process.env.PATH}`, ...env },
    });
  const read = (path: string) => readFileSync(join(state, path), 'utf8');
  return {
    run,
    read,
    has: (path: string) => existsSync(join(state, path)),
    list: (path: string) => readdirSync(join(state, path)),
  };
}

describe('the script of Vault', () => {
  it('writes one policy and role for each environment, with the paths of its Secrets only', () => {
    const { run, read } = fixture('roles');
    run();
    expect(read('policy-production')).toBe(
      ['bucket', 'door', 'made'].map((name) => `path "kv/data/a/${name}" { capabilities = ["read"] }\n`).join(''),
    );
    expect(read('policy-snapshots')).toBe('path "sys/storage/raft/snapshot" { capabilities = ["read"] }\n');
    expect(read('calls')).toMatch(
      /auth\/kubernetes\/role\/production bound_service_account_names=production bound_service_account_namespaces=external-secrets audience=vault token_policies=production/,
    );
  });

  it('generates values; of a login the password only, and no external one', () => {
    const { run, read, list, has } = fixture('values');
    const { stdout, status } = run();
    expect(read('kv/a/made/password')).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(list('kv/a/made')).toEqual(['other', 'password']);
    expect(list('kv/a/door')).toEqual(['password']);
    expect(has('kv/a/bucket') || has('kv/a/kept-out')).toBe(false);
    expect(stdout).toContain('MISSING  a/bucket key  For tests. Write it: docs/runbooks/vault.md#write-a-value');
    expect(status).toBe(1);
  });

  it('copies the values that the cluster has, and then succeeds', () => {
    const { run, read } = fixture('moved', {
      'cluster/made/password': 'of-the-cluster',
      'cluster/bucket/key': 'issued',
    });
    expect(run().status).toBe(0);
    expect([read('kv/a/made/password'), read('kv/a/bucket/key')]).toEqual(['of-the-cluster', 'issued']);
    expect(run('check')).toMatchObject({ status: 0, stdout: expect.not.stringContaining('MISSING') });
  });

  it('never changes a value of Vault', () => {
    const { run, read } = fixture('kept', { 'kv/a/made/password': 'old', 'cluster/made/password': 'other' });
    run();
    expect(read('kv/a/made/password')).toBe('old');
    expect(read('kv/a/made/other')).toMatch(/^[A-Za-z0-9]{40}$/);
  });

  it('changes nothing and reports each difference with check', () => {
    const { run, has } = fixture('check');
    const { stdout, status } = run('check');
    expect(stdout).toMatch(/MISSING {2}audit log\n.*MISSING {2}policy production\n.*MISSING {2}a\/made password/s);
    expect([status, has('kv'), has('policy-production'), has('audit')]).toEqual([1, false, false, false]);
  });

  it('writes nothing for a Secret or a path that cannot be read', () => {
    const secretFails = fixture('unreadable');
    expect(secretFails.run('all', { UNREADABLE: '1' })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Cannot read the Secret a/'),
    });
    const vaultFails = fixture('broken', { 'kv/a/made/password': 'old' });
    expect(vaultFails.run('all', { BROKEN: '1' })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('connection refused'),
    });
    expect([secretFails.has('kv'), vaultFails.list('kv/a/made')]).toEqual([false, ['password']]);
  });

  it('passes neither the token nor a value as an argument', () => {
    const { run, read } = fixture('arguments', { 'cluster/made/password': 'of-the-cluster' });
    run('all', { VAULT_TOKEN: 'token' });
    expect(read('calls')).not.toMatch(/of-the-cluster|=token\b| token\b(?! lookup)/);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['all', { VAULT_TOKEN: '' }, 'Set VAULT_TOKEN'],
    ['all', { VAULT_TOKEN: 'wrong' }, 'is sealed or does not answer'],
    ['everything', {}, 'Unknown step everything'],
  ])('refuses the step %s with %j', (step, env, message) => {
    const { status, stderr } = fixture(`refused-${message.replaceAll(' ', '-')}`).run(step, env);
    expect(status).not.toBe(0);
    expect(stderr).toContain(message);
  });
});

it('there is no script without a secrets store', () => {
  expect(
    vaultScript(
      'edge',
      render(environmentsWith(), () => () => []),
    ),
  ).toBeUndefined();
});
