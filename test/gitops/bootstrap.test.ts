import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeclaredSecret } from '@twisterlab/platform/model/declarations';
import { bootstrapTree } from '../../charts/argo-cd/bootstrap';
import { render } from '../../charts/site';
import { environmentsWith } from '../records/good';

const secret: DeclaredSecret = { name: 'made', namespace: 'a', keys: { password: 'For tests.' } };
const login: DeclaredSecret = {
  name: 'door',
  namespace: 'a',
  keys: { username: 'Of the door.', password: 'Of the door.' },
  login: { user: 'user' },
};
const given: DeclaredSecret = { name: 'bucket', namespace: 'a', keys: { key: 'Of the bucket.' }, userProvided: true };

/** A kubectl that has the Secret `known` and records its command lines. */
const kubectl = (known: string) => `#!/bin/sh
echo "$*" >>"$CALLS"
case "$*" in *"get secret ${known} --ignore-not-found"*) printf 'key\\npassword\\n' ;; *"get secret ${known} "*) ;; *"get secret"*"--output name"*) exit 1 ;; esac
`;

const scratch = mkdtempSync(join(tmpdir(), 'bootstrap-'));
afterAll(() => rmSync(scratch, { recursive: true }));

function run(name: string, step: string, known = 'nothing') {
  const [edge] = render(environmentsWith(), () => () => []);
  const folder = join(scratch, name);
  mkdirSync(join(folder, 'bootstrap'), { recursive: true });
  for (const [path, content] of bootstrapTree([{ ...edge!, secrets: [secret, login, given] }]))
    writeFileSync(join(folder, 'bootstrap', path), content);
  writeFileSync(join(folder, 'kubectl'), kubectl(known), { mode: 0o755 });
  const calls = join(folder, 'calls');
  const env = { ...process.env, CALLS: calls, PATH: `${folder}:${process.env.PATH}` };
  const { status, stdout } = spawnSync('sh', [join(folder, 'bootstrap/edge.sh'), step], { env, encoding: 'utf8' });
  return {
    status,
    stdout,
    created: readFileSync(calls, 'utf8').match(/create secret generic \S+( --type=\S+ --from-literal=\S+)?/g) ?? [],
  };
}

describe('bootstrap', () => {
  it('generates passwords; an external value is reported as missing, with exit code 1', () => {
    const { status, stdout, created } = run('secrets', 'secrets');
    expect(created).toEqual([
      'create secret generic door --type=kubernetes.io/basic-auth --from-literal=username=user',
      'create secret generic made',
    ]);
    expect(stdout).toContain('MISSING  a/bucket key  Of the bucket. This script cannot generate it');
    expect(stdout).toContain('1 missing that this script cannot generate.');
    expect(status).toBe(1);
  });

  it('succeeds once the external value exists', () => {
    const { status, stdout } = run('given', 'secrets', 'bucket');
    expect(stdout).toContain('present  a/bucket key');
    expect(status).toBe(0);
  });

  it('check only lists', () => {
    const { status, stdout, created } = run('check', 'check');
    expect(created).toEqual([]);
    expect(stdout).toContain('3 missing.');
    expect(status).toBe(1);
  });
});
