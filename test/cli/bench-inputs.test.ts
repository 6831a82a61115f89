import { parse } from 'yaml';
import { helmChart } from '../../cli/bench/helm';
import { kustomization } from '../../cli/bench/kustomize';
import { templatesOf } from '../../cli/bench/template';
import { objectsIn, split } from '../../cli/bench/tools';

const object = (kind: string, name: string, namespace: string, tenant: string, rest = '') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  labels:\n    app.kubernetes.io/instance: ${tenant}\n  name: ${name}\n  namespace: ${namespace}\n${rest}`;

/** What synth would write: a hash in a name, a key and a text that differ, and a template of an alert. */
function filesOf(index: number, hash: string): [string, string][] {
  const [tenant, space] = [`tenant-${index}`, `space-${index}`];
  return [
    [`${tenant}/SHA256SUMS`, ''],
    [
      `${tenant}/applications/Application.${tenant}-db@argoproj.io.yaml`,
      object('Application', `${tenant}-db`, 'argocd', tenant),
    ],
    [
      `${tenant}/db/ConfigMap.config-${hash}.yaml`,
      object('ConfigMap', `config-${hash}`, space, tenant, `data:\n  ${tenant}.conf: |\n    "x" {{ $value }}\n`),
    ],
    [
      `${tenant}/db/CronJob.dump.yaml`,
      object(
        'CronJob',
        'dump',
        space,
        tenant,
        `spec:\n  schedule: "${index}${index} 0 * * 0"\n  url: db.${space}.svc\n`,
      ),
    ],
  ];
}

const tenants = [filesOf(0, '0123456789'), filesOf(1, 'abcdef0123'), filesOf(12, '00000000ff')];
const cluster: [string, string] = [
  'edge/alerts/ConfigMap.rules.yaml',
  object('ConfigMap', 'rules', 'monitoring', 'edge', 'data:\n  a: "{{ $labels.x }}"\n'),
];
const dist = new Map([cluster, ...tenants.flat()]);
const objects = [...dist].filter(([path]) => path.endsWith('.yaml')).map(([, text]) => text);
const parts = split(dist);
const templates = templatesOf(parts.tenants);

/** As Helm renders these templates. */
function rendered(files: ReadonlyMap<string, string>): string[] {
  const { tenants: values } = parse(files.get('values.yaml')!) as { tenants: Record<string, string>[] };
  const literal = (text: string) => text.replaceAll('{{ "{{" }}', '{{');
  return [...files].flatMap(([path, text]) => {
    if (!path.startsWith('templates/')) return [];
    const [, body] = /^\{\{- range \.Values\.tenants \}\}\n---\n([\s\S]*)\{\{- end \}\}\n$/.exec(text) ?? [];
    if (body === undefined) return [literal(text)];
    return values.flatMap((own) =>
      body.split('---\n').map((each) => literal(each.replaceAll(/\{\{ \.(p\d+) \}\}/g, (_, name) => own[name]!))),
    );
  });
}

it('the Helm chart renders the same objects', () => {
  const chart = helmChart(parts.cluster, templates);
  expect(rendered(chart).sort()).toEqual([...objects].sort());
  expect(objectsIn(rendered(chart))).toBe(10);
  // Helm would evaluate any other action.
  const actions = /\{\{(- range \.Values\.tenants|- end| \.p\d+| "\{\{") \}\}/g;
  for (const [path, text] of chart)
    if (path.startsWith('templates/')) expect(text.replaceAll(actions, '')).not.toContain('{{');
});

interface Overlay {
  readonly namespace?: string;
  readonly labels: readonly [{ readonly pairs: Readonly<Record<string, string>> }];
  readonly patches: readonly {
    readonly target: { readonly kind: string; readonly name: string };
    readonly patch: string;
  }[];
}

interface Made {
  kind: string;
  metadata: { name: string; namespace: string; labels: Record<string, string> };
}

/** As Kustomize builds this overlay. */
function built(base: string, { namespace, labels, patches }: Overlay): Made[] {
  return base.split('---\n').map((text) => {
    const made = parse(text) as Made;
    const { kind, metadata } = parse(text) as Made;
    for (const { target, patch } of patches)
      if (target.kind === kind && new RegExp(target.name).test(metadata.name))
        for (const { path, value } of JSON.parse(patch) as { path: string; value: unknown }[]) {
          const keys = path
            .slice(1)
            .split('/')
            .map((key) => key.replaceAll('~1', '/'));
          const last = keys.pop()!;
          const parent = keys.reduce(
            (at: Record<string, unknown>, key) => at[key] as Record<string, unknown>,
            made as never,
          );
          expect(parent).toHaveProperty([last]);
          parent[last] = value;
        }
    if (namespace !== undefined) made.metadata.namespace = namespace;
    Object.assign(made.metadata.labels, labels[0].pairs);
    return made;
  });
}

it('the overlays for Kustomize build the same objects', () => {
  const files = kustomization(parts.cluster, templates);
  const { resources } = parse(files.get('kustomization.yaml')!) as { resources: string[] };
  expect(resources).toHaveLength(1 + 2 * tenants.length);
  const all = resources.flatMap((resource) => {
    if (resource === 'cluster') return [parse(files.get('cluster/objects.yaml')!) as Made];
    const base = files.get(`bases/${resource.split('/').at(-1)}/objects.yaml`)!;
    return built(base, parse(files.get(`${resource}/kustomization.yaml`)!) as Overlay);
  });
  const key = ({ kind, metadata }: Made) => `${kind} ${metadata.namespace} ${metadata.name}`;
  const byKey = (made: readonly Made[]) => Object.fromEntries(made.map((each) => [key(each), each]));
  expect(all).toHaveLength(10);
  expect(byKey(all)).toEqual(byKey(objects.map((text) => parse(text) as Made)));
});

it('tenants with other objects are refused', () => {
  const [first, second] = parts.tenants.map((files) => new Map(files));
  expect(() => templatesOf([first!, new Map([...second!].slice(1))])).toThrow(/is not that of another one/);
});
