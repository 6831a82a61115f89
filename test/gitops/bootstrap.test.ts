import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeclaredSecret } from '@twisterlab/platform/model/declarations';
import { bootstrapTree } from '../../charts/argo-cd/bootstrap';
import { render } from '../../charts/site';
import { temporaryFolder } from '../kit/command';
import { renderedDist } from '../kit/dist';
import { environmentsWith } from '../records/good';

const secret: DeclaredSecret = { name: 'made', namespace: 'a', keys: { password: 'For tests.' } };
const key: DeclaredSecret = { name: 'short', namespace: 'a', keys: { key: 'A key.' }, length: 32 };
const login: DeclaredSecret = {
  name: 'door',
  namespace: 'a',
  keys: { username: 'Of the door.', password: 'Of the door.' },
  login: { user: 'user' },
};
const given: DeclaredSecret = { name: 'bucket', namespace: 'a', keys: { key: 'Of the bucket.' }, userProvided: true };
/** Nothing generates its value, so its length is of no use. */
const typed: DeclaredSecret = {
  ...given,
  name: 'typed',
  length: 20,
  create: "kubectl create secret tls 'typed' --key=KEY",
};

/**
 * A kubectl that has the Secrets `known`, with the keys `key`, `password` and `username`, and records its command lines.
 * Its call number FAIL_AT prints half an answer and fails, as a connection that breaks.
 */
const kubectl = (known: readonly string[]) => `#!/bin/sh
printf '%s\\n' "$*" >>"$CALLS"
case "$*" in *=/dev/stdin) wc -c >>"$CALLS.sizes" ;; esac
case "$*" in *"create secret tls"*) for each; do case $each in --key=*) cp "\${each#--key=}" "$CALLS.key" ;; esac; done ;; esac
if [ "$(wc -l <"$CALLS")" -eq "\${FAIL_AT:-0}" ]; then printf 'ke'; echo 'Unable to connect to the server: net/http: TLS handshake timeout' >&2; exit 1; fi
for name in ${known.join(' ')}; do
  case "$*" in
    *"get secret $name --ignore-not-found --output go-template=- apiVersion"*) printf -- '- exported: %s\\n' "$name" ;;
    *"get secret $name --ignore-not-found --output name"*) echo "secret/$name" ;;
    *"get secret $name --ignore-not-found --output go-template"*) printf 'key\\npassword\\nusername\\n' ;;
  esac
done
`;

const scratch = temporaryFolder();

function run(
  name: string,
  step: string,
  known: readonly string[] = [],
  failAt = 0,
  declared: readonly DeclaredSecret[] = [secret, key, login, given],
) {
  const [edge] = render(environmentsWith(), () => () => []);
  const folder = join(scratch, name);
  mkdirSync(join(folder, 'bootstrap'), { recursive: true });
  for (const [path, content] of bootstrapTree([{ ...edge!, secrets: declared }]))
    writeFileSync(join(folder, 'bootstrap', path), content);
  writeFileSync(join(folder, 'kubectl'), kubectl(known), { mode: 0o755 });
  const calls = join(folder, 'calls');
  const env = { ...process.env, CALLS: calls, FAIL_AT: `${failAt}`, PATH: `${folder}:${process.env.PATH}` };
  const { status, stdout, stderr } = spawnSync('sh', [join(folder, 'bootstrap/edge.sh'), step], {
    env,
    encoding: 'utf8',
  });
  const lines = readFileSync(calls, 'utf8').trim().split('\n');
  return {
    status,
    stdout,
    stderr,
    lines,
    /** Lengths of the values, in the order of the script. */
    sizes: existsSync(`${calls}.sizes`) ? readFileSync(`${calls}.sizes`, 'utf8').trim().split(/\s+/).map(Number) : [],
    created: lines.flatMap(
      (line) => line.match(/create secret generic \S+( --type=\S+ --from-literal=\S+)?/)?.[0] ?? [],
    ),
  };
}

it.each([
  [undefined, /prime256v1/, 'PRIVATE KEY'],
  // The form is that of PKCS #1: Harbor reads no other.
  ['rsa', /Private-Key: \(3072 bit/, 'RSA PRIVATE KEY'],
] as const)('makes a certificate with a key of the algorithm %s', (algorithm, text, form) => {
  const certificate = { commonName: 'own', hosts: ['own'], algorithm };
  const declared = {
    name: 'own-tls',
    namespace: 'a',
    keys: { 'tls.crt': 'Of tests.', 'tls.key': 'Of tests.' },
    certificate,
  };
  const name = `certificate-${algorithm}`;
  expect(run(name, 'secrets', [], 0, [declared])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('created  a/own-tls'),
  });
  const key = join(scratch, name, 'calls.key');
  expect(readFileSync(key, 'utf8')).toMatch(new RegExp(`^-----BEGIN ${form}-----`));
  expect(spawnSync('openssl', ['pkey', '-in', key, '-noout', '-text'], { encoding: 'utf8' }).stdout).toMatch(text);
});

/** A kubectl that records the replicas of each Deployment of argocd-server that it applies. @param started whether the cluster has one. @param addresses of the root Application, before and after it is applied. */
const kubectlOfArgoCd = (started: boolean, addresses: readonly string[]) => `#!/bin/sh
case "$*" in
  *"get application.argoproj.io root"*)
    echo asked >>"$CALLS.asked"
    set -- ${addresses.join(' ')}
    [ "$(wc -l <"$CALLS.asked")" -eq 1 ] || shift
    echo "$1" ;;
  *apply*AppProject.edge.*) echo project >>"$CALLS" ;;
  *apply*Application.root*) echo root >>"$CALLS" ;;
  *apply*) for folder do :; done; grep --no-messages replicas: "$folder/Deployment.argocd-server.yaml" >>"$CALLS" ;;
  *rollout*argocd-server*) echo ready >>"$CALLS" ;;
  *"get secret argocd-secret"*) ${started ? 'echo server.secretkey' : ':'} ;;
esac
exit 0
`;

/** @returns replicas and waits for the server, in the order of their calls. */
function installArgoCd(name: string, started: boolean, step = 'all', addresses: readonly string[] = []): string[] {
  const folder = join(scratch, name);
  const server = join(folder, 'dist/edge/argo-cd');
  for (const each of [server, join(folder, 'bootstrap')]) mkdirSync(each, { recursive: true });
  const deployment = 'Deployment.argocd-server.yaml';
  // As rendered, with the replicas of several nodes: the script changes this line of the text.
  const rendered = readFileSync(join(renderedDist, 'edge/argo-cd', deployment), 'utf8');
  writeFileSync(join(server, deployment), rendered.replace(/^ {2}replicas: 1$/m, '  replicas: 2'));
  const [edge] = render(environmentsWith(), () => () => []);
  const [[, script]] = [...bootstrapTree([{ ...edge!, secrets: [given] }])] as [[string, string]];
  writeFileSync(join(folder, 'bootstrap/edge.sh'), script.replace('has_argo_cd=false', 'has_argo_cd=true'));
  mkdirSync(join(folder, 'dist/edge/applications'), { recursive: true });
  writeFileSync(join(folder, 'dist/edge/applications/AppProject.edge.yaml'), '');
  // The script waits seconds for an old sync to end.
  writeFileSync(join(folder, 'sleep'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(folder, 'kubectl'), kubectlOfArgoCd(started, addresses), { mode: 0o755 });
  const calls = join(folder, 'calls');
  spawnSync('sh', [join(folder, 'bootstrap/edge.sh'), step], {
    env: { ...process.env, CALLS: calls, PATH: `${folder}:${process.env.PATH}` },
  });
  return readFileSync(calls, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

describe('servers of Argo CD', () => {
  it('start one after the other in an empty cluster: two overwrite the password and the key of each other', () => {
    expect(installArgoCd('empty', false)).toEqual(['replicas: 1', 'ready', 'replicas: 2', 'project', 'root']);
  });

  it('are all applied at once where the key exists', () => {
    const address = 'https://git.example.org/a.git';
    expect(installArgoCd('again', true, 'all', [address, address])).toEqual(['replicas: 2', 'project', 'root']);
  });

  it('have the projects of another address again after a sync from the old one may have replaced them', () => {
    const addresses = ['https://git.example.org/a.git', 'https://git.example.org/b.git'];
    const [, ...calls] = installArgoCd('moved', true, 'all', addresses);
    expect(calls).toEqual(['project', 'root', ...Array(5).fill('project')]);
  });

  it.each([
    ['argo-cd', [1, 0]],
    ['all', [1, 1]],
  ])('the step %s applies namespaces', (step, [missing, existing]) => {
    const folder = join(scratch, `namespaces-${step}`);
    const namespaces = join(folder, 'dist/edge/namespaces');
    for (const each of [namespaces, join(folder, 'bootstrap')]) mkdirSync(each, { recursive: true });
    for (const name of ['missing', 'existing']) writeFileSync(join(namespaces, `Namespace.${name}.yaml`), '');
    const [edge] = render(environmentsWith(), () => () => []);
    for (const [path, content] of bootstrapTree([{ ...edge!, secrets: [] }]))
      writeFileSync(join(folder, 'bootstrap', path), content.replace('has_argo_cd=true', 'has_argo_cd=false'));
    const answers = `#!/bin/sh
case "$*" in
  *get*Namespace.existing.yaml*) echo namespace/existing ;;
  *apply*) for path do :; done; find "$path" -name '*.yaml' >>"$CALLS" ;;
esac
`;
    writeFileSync(join(folder, 'kubectl'), answers, { mode: 0o755 });
    const calls = join(folder, 'calls');
    const env = { ...process.env, CALLS: calls, PATH: `${folder}:${process.env.PATH}` };
    expect(spawnSync('sh', [join(folder, 'bootstrap/edge.sh'), step], { env }).status).toBe(0);
    const applied = readFileSync(calls, 'utf8');
    // Pod Security of a namespace that exists would refuse pods that still run by hand.
    expect([applied.split('Namespace.missing').length - 1, applied.split('Namespace.existing').length - 1]).toEqual([
      missing,
      existing,
    ]);
  });

  it('are installed without the root Application by the step argo-cd', () => {
    expect(installArgoCd('held', true, 'argo-cd')).toEqual(['replicas: 2']);
  });
});

describe('bootstrap', () => {
  it('generates passwords; an external value is reported as missing, with exit code 1', () => {
    const { status, stdout, created } = run('secrets', 'secrets');
    expect(created).toEqual([
      'create secret generic door --type=kubernetes.io/basic-auth --from-literal=username=user',
      'create secret generic made',
      'create secret generic short',
    ]);
    expect(stdout).toContain('MISSING  a/bucket key  Of the bucket. This script cannot generate it');
    expect(stdout).toContain('1 missing that this script cannot generate');
    expect(status).toBe(1);
  });

  it('generates values of 40 characters, and of the length that a program requires', () => {
    expect(run('sizes', 'secrets').sizes).toEqual([40, 40, 32]);
  });

  it('prints a command that creates the external value, also if the Secret has other keys', () => {
    expect(run('command', 'secrets').stdout).toContain(
      '\n  kubectl --namespace a create secret generic bucket --from-literal=key=VALUE --dry-run=client --output yaml | kubectl apply --server-side --field-manager=key --filename -\n',
    );
  });

  it('prints the command of a Secret of another type in place of that one', () => {
    const { stdout, sizes } = run('typed', 'secrets', [], 0, [typed, key]);
    expect(stdout).toContain("\n  kubectl create secret tls 'typed' --key=KEY\n");
    expect(stdout).not.toContain('create secret generic typed');
    expect(sizes).toEqual([32]);
  });

  it('prints each Secret once with export, as a List, and creates none', () => {
    const { status, stdout, created } = run('export', 'export', ['made', 'door', 'bucket']);
    expect(stdout).toBe('apiVersion: v1\nkind: List\nitems:\n- exported: bucket\n- exported: door\n- exported: made\n');
    expect([status, created]).toEqual([0, []]);
  });

  it('succeeds once the external value exists', () => {
    const { status, stdout } = run('given', 'secrets', ['bucket']);
    expect(stdout).toContain('present  a/bucket key');
    expect(status).toBe(0);
  });

  it('check only lists', () => {
    const { status, stdout, created } = run('check', 'check');
    expect(created).toEqual([]);
    expect(stdout).toContain('4 missing.');
    expect(status).toBe(1);
  });

  const all = ['made', 'short', 'door', 'bucket'];
  const writes = /create secret|patch secret/;

  it('changes no Secret that exists', () => {
    const { status, lines } = run('present', 'secrets', all);
    expect(lines.filter((line) => writes.test(line))).toEqual([]);
    expect(status).toBe(0);
  });

  it('changes no Secret that exists if any call fails, and stops there', () => {
    const calls = run('calls', 'secrets', all).lines.length;
    expect(calls).toBeGreaterThan(3);
    for (let failAt = 1; failAt <= calls; failAt += 1) {
      const { status, lines } = run(`fails-${failAt}`, 'secrets', all, failAt);
      expect(lines.filter((line) => writes.test(line))).toEqual([]);
      expect({ status, calls: lines.length }).toEqual({ status: 1, calls: failAt });
    }
  });

  it('names the Secret that it cannot read', () => {
    const { lines } = run('order', 'secrets', all);
    const failAt = lines.findIndex((line) => line.includes('get secret made')) + 1;
    expect(run('unreadable', 'secrets', all, failAt).stderr).toContain(
      'Cannot read the Secret a/made. It is unchanged',
    );
  });

  it('gives up on an API server that does not answer', () => {
    const { lines } = run('timeout', 'secrets');
    expect(lines.filter((line) => !line.startsWith('--request-timeout='))).toEqual([]);
  });
});
