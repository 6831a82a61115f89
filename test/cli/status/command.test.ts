import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesOf } from '@twisterlab/platform/link/grants';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { root } from '@twisterlab/platform/util/root';
import type { Folders } from '../../../cli/io';
import { readDist } from '../../../cli/live/objects';
import { plural } from '../../../cli/live/plural';
import { listed } from '../../../cli/status/read-cluster';
import { call, temporaryFolder } from '../../kit/command';
import { renderedDist } from '../../kit/dist';
import { healthy } from './healthy';

const folder = temporaryFolder();
const folders = { dist: renderedDist } as Folders;
const dist = readDist(renderedDist);
const list = (items: readonly object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
const all = healthy(dist, Date.now());

/** A kubectl that answers from files, in a folder for PATH. @param script runs first, with the resource as $resource. */
function kubectl(name: string, script = ''): NodeJS.ProcessEnv {
  const bin = join(folder, name);
  mkdirSync(bin);
  writeFileSync(join(bin, 'export.json'), list(all));
  for (const resource of listed(dist)) {
    const own = all.filter(
      ({ apiVersion, kind }) =>
        resource === [plural(kind), apiVersion.includes('/') ? apiVersion.split('/')[0] : ''].filter(Boolean).join('.'),
    );
    writeFileSync(join(bin, `${resource}.json`), list(own));
  }
  const text = `#!/bin/sh
echo "$*" >>"${bin}/calls"
for each do case "$each" in get) found=1 ;; *) [ "\${found:-}" = 1 ] && resource=$each && found=2 ;; esac; done
${script}
cat "${bin}/$resource.json"
`;
  writeFileSync(join(bin, 'kubectl'), text, { mode: 0o755 });
  return { PATH: `${bin}:${process.env.PATH}`, KUBECONFIG: 'of-the-environment' };
}

const status = (env: NodeJS.ProcessEnv, ...args: string[]) => call(['status', ...args], { env, folders });

describe('status', () => {
  it('reads the cluster, and exits with 0 if all is well', async () => {
    expect(await status(kubectl('well'))).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(/of dist: all well$/m),
    });
  });

  it('exits with 1 and the same state as JSON if something is not', async () => {
    const env = kubectl(
      'failing',
      'if [ "$resource" = nodes ]; then echo \'{"kind":"List","apiVersion":"v1","items":[{"apiVersion":"v1","kind":"Node","metadata":{"name":"n"}}]}\'; exit; fi',
    );
    const { status: code, stdout } = await status(env, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ problems: 1, failing: [{ alert: 'NodeNotReady', object: 'Node n' }] });
  });

  it('reports what may not be listed as a problem, and no object of it as missing', async () => {
    const env = kubectl(
      'forbidden',
      'if [ "$resource" = configmaps ]; then echo "Error from server (Forbidden): configmaps is forbidden" >&2; exit 1; fi',
    );
    const { status: code, stdout } = await status(env);
    expect(code).toBe(1);
    expect(stdout).toMatch(/not known: you may not list configmaps \(\d+ objects\)/);
    expect(stdout).toMatch(/^Out of date +none$/m);
  });

  it('reports objects whose definition is missing as missing', async () => {
    const env = kubectl(
      'undefined',
      'case "$resource" in bundles.*) echo "error: the server doesn\'t have a resource type \\"bundles\\"" >&2; exit 1 ;; esac',
    );
    expect((await status(env)).stdout).toMatch(/missing +Bundle /);
  });

  it('prints the error of kubectl if the cluster does not answer', async () => {
    const env = kubectl('down', 'echo "The connection to the server 192.168.0.30:6443 was refused" >&2; exit 1');
    expect(await status(env)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('6443 was refused'),
    });
  });

  it('requires kubectl, a kubeconfig that exists, and one source', async () => {
    const none = join(folder, 'empty');
    mkdirSync(none);
    const cases: [NodeJS.ProcessEnv, string[], string][] = [
      [{ PATH: none, KUBECONFIG: 'x' }, [], 'kubectl is not in PATH'],
      [{}, [], 'no kubeconfig given'],
      [{}, ['--kubeconfig', join(folder, 'absent')], 'it does not exist'],
      [{}, ['--from', join(folder, 'absent')], 'it does not exist'],
      [{}, ['--from', 'a', '--kubeconfig', 'b'], 'are given'],
    ];
    for (const [env, args, message] of cases)
      expect(await status(env, ...args)).toMatchObject({
        status: 2,
        stdout: '',
        stderr: expect.stringContaining(message),
      });
  });

  it('passes the kubeconfig on, only lists, and never reads Secrets', async () => {
    const env = kubectl('calls');
    const config = join(folder, 'kubeconfig');
    writeFileSync(config, '');
    await status(env, '--kubeconfig', config);
    const calls = readFileSync(join(folder, 'calls/calls'), 'utf8').trim().split('\n');
    expect(calls).toHaveLength(listed(dist).length);
    for (const each of calls)
      expect(each).toMatch(
        new RegExp(
          `^--kubeconfig ${config} --request-timeout=30s get (?!secrets)[a-z0-9.-]+ --all-namespaces --output=json$`,
        ),
      );
  });

  it('reads an export without kubectl', async () => {
    const file = join(folder, 'export.json');
    writeFileSync(file, list(all));
    expect((await status({}, '--from', file)).status).toBe(0);
  });
});

describe('the ClusterRole status', () => {
  it.each([
    ['the tests', renderedDist],
    ['the committed records', join(root, 'dist')],
  ])('allows to list what the command lists for %s, and nothing else', (_, path) => {
    const objects = readDist(path);
    const role = objects.find(
      ({ manifest }) => manifest.kind === 'ClusterRole' && manifest.metadata.name === 'status',
    )!;
    const rules = rulesOf({ ...role, applicationNamespace: undefined });
    expect(new Set(rules.flatMap(({ verbs }) => verbs))).toEqual(new Set(['list']));
    const allowed = rules.flatMap(({ apiGroups, resources }) =>
      apiGroups.flatMap((group) => resources.map((resource) => [resource, group].filter(Boolean).join('.'))),
    );
    expect(listed(objects).filter((resource) => !allowed.includes(resource))).toEqual([]);
    expect(allowed).not.toContain('secrets');
  });

  it('names resources as the definitions of dist do', () => {
    const definitions = dist.map(({ manifest }) => manifest).filter(({ kind }) => kind === 'CustomResourceDefinition');
    expect(definitions.length).toBeGreaterThan(5);
    for (const { spec } of definitions as (Manifest & { spec: { names: { kind: string; plural: string } } })[])
      expect(plural(spec.names.kind)).toBe(spec.names.plural);
  });
});
