import { differences } from '@twisterlab/platform/diff/differences';
import { ObjectReader } from '@twisterlab/platform/diff/object';
import { parse } from 'yaml';
import { configMap, deployment, object, service } from '../kit/objects';
import { evaluation, snapshot, type Tree } from './kit';

function compare(before: Tree, after: Tree) {
  const reader = new ObjectReader(parse);
  return differences(snapshot(before), snapshot(after), reader, parse);
}

const fields = (before: Tree, after: Tree) =>
  compare(before, after).objects.flatMap((change) =>
    change.fields.map(({ path, from, to }) => [path.join('.'), from, to]),
  );
const file = (manifest: object) => JSON.stringify(manifest);
const api = (container: Record<string, unknown>) => [deployment('api', { container })];

describe('differences of two trees', () => {
  it('are none for a renamed file', () => {
    const text = file(service('api'));
    expect(compare({ 'dist/production/app/a.yaml': text }, { 'dist/production/app/b.yaml': text }).objects).toEqual([]);
  });

  it('are one of the content for a ConfigMap whose hash changed, and the user follows it', () => {
    const user = (name: string) => deployment('api', { spec: { volumes: [{ name: 'c', configMap: { name } }] } });
    const tree = (hash: string, text: string) => [configMap(`c-${hash}`, { 'a.conf': text }), user(`c-${hash}`)];
    const { objects } = compare(tree('0123456789', 'a\nb\n'), tree('9876543210', 'a\nc\n'));
    expect(objects.map(({ what, fields: own }) => [what, own.length])).toEqual([
      ['changed', 1],
      ['changed', 1],
    ]);
    expect(objects.find(({ manifest }) => manifest.kind === 'Deployment')!.fields[0]).toMatchObject({
      followsRename: 'c-9876543210',
    });
    const { verdicts } = evaluation(tree('0123456789', 'a\nb\n'), tree('9876543210', 'a\nc\n')).objects.find(
      ({ change }) => change.manifest.kind === 'Deployment',
    )!;
    expect(verdicts.map(({ rule, reason }) => `${rule}: ${reason}`)).toEqual([
      expect.stringMatching(/^restart: rolling restart .* for the new content of c-9876543210/),
    ]);
  });

  it('keep two ConfigMaps apart if either may be the other', () => {
    const tree = (...hashes: string[]) => hashes.map((hash) => configMap(`c-${hash}`, { a: hash }));
    expect(
      compare(tree('0000000000', '1111111111'), tree('2222222222'))
        .objects.map(({ what }) => what)
        .sort(),
    ).toEqual(['added', 'removed', 'removed']);
  });

  it('match items by the keys of the API, not by their place', () => {
    const ports = (...list: object[]) => [service('api', { ports: list })];
    expect(
      fields(
        ports({ port: 1, protocol: 'TCP' }, { port: 1, protocol: 'UDP' }),
        ports({ port: 1, protocol: 'UDP' }, { port: 1, protocol: 'TCP', name: 'x' }),
      ),
    ).toEqual([['spec.ports.1 TCP.name', undefined, 'x']]);
  });

  it('are none for quantities and durations of the same value', () => {
    const limits = (memory: string, cpu: unknown) => api({ resources: { limits: { memory, cpu } } });
    expect(fields(limits('1Gi', '1'), limits('1024Mi', '1000m'))).toEqual([]);
    expect(fields(limits('1Gi', 1), limits('1Gi', '1'))).toEqual([]);
    const certificate = (duration: string) => [
      object('cert-manager.io/v1', 'Certificate', 'c', { spec: { duration } }),
    ];
    expect(fields(certificate('2160h'), certificate('2160h0m0s'))).toEqual([]);
    expect(fields(certificate('2160h'), certificate('2161h'))).toHaveLength(1);
  });

  it('keep a text that only looks like a quantity', () => {
    expect(
      fields(api({ env: [{ name: 'SIZE', value: '1Gi' }] }), api({ env: [{ name: 'SIZE', value: '1024Mi' }] })),
    ).toHaveLength(1);
  });

  it('regard the order of arguments, not that of variables', () => {
    expect(fields(api({ args: ['a', 'b'] }), api({ args: ['b', 'a'] }))).not.toEqual([]);
    const env = (...names: string[]) => api({ env: names.map((name) => ({ name, value: name })) });
    expect(fields(env('A', 'B'), env('B', 'A'))).toEqual([]);
  });

  it('name alerts, panels and keys inside of ConfigMaps', () => {
    const rules = (expr: string) => [
      configMap('c', { 'a.yml': `groups:\n  - name: g\n    rules:\n      - alert: Down\n        expr: ${expr}\n` }),
    ];
    expect(fields(rules('a'), rules('b'))).toEqual([['data.a.yml.groups.g.rules.Down.expr', 'a', 'b']]);
    const panels = (unit: string) => [
      configMap('c', { 'd.json': JSON.stringify({ panels: [{ title: 'CPU', unit }] }, null, 1) }),
    ];
    expect(fields(panels('s'), panels('m'))).toEqual([['data.d.json.panels.CPU.unit', 's', 'm']]);
    const script = (line: string) => [configMap('c', { 'a.sh': `set -eu\n${line}\n` })];
    expect(fields(script('a'), script('b'))).toEqual([['data.a.sh', 'a', 'b']]);
  });

  it('fold inventories and pictures', () => {
    const { folded, objects, files } = compare(
      { 'dist/production/SHA256SUMS': 'a', 'dist/x.svg': 'a' },
      { 'dist/production/SHA256SUMS': 'b', 'dist/x.svg': 'b' },
    );
    expect([folded.length, objects, files]).toEqual([2, [], []]);
  });

  it('reject a file of dist that is no object', () => {
    expect(() => compare({}, { 'dist/production/app/a.yaml': 'a: 1\n' })).toThrow(
      /a\.yaml: is not a Kubernetes object/,
    );
    expect(() => compare({}, { 'dist/production/app/a.yaml': 'a: [\n' })).toThrow(/is not a Kubernetes object/);
  });
});

describe('an evaluation', () => {
  it('calls an unknown field and an unknown kind review', () => {
    const widget = (size: number) => [object('example.org/v1', 'Widget', 'w', { spec: { size } })];
    expect(evaluation(widget(1), widget(2))).toMatchObject({
      level: 'review',
      objects: [{ verdicts: [{ rule: 'unknown', reason: 'no rule knows size' }] }],
    });
    expect(evaluation([], widget(1)).level).toBe('review');
    expect(evaluation(api({}), api({ newField: 1 })).level).toBe('review');
  });

  it('is routine without a difference, and as bad as its worst change', () => {
    expect(evaluation(api({}), api({})).level).toBe('routine');
    expect(evaluation([...api({}), service('x')], [service('x', { type: 'NodePort' })]).level).toBe('dangerous');
  });

  it('survives objects that lack required fields', () => {
    const broken = (image: string) => [
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: image } },
      object('v1', 'PersistentVolumeClaim', 'c'),
    ];
    expect(evaluation(broken('a'), broken('b')).level).toBe('dangerous');
  });
});
