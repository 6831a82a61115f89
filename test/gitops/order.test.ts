import { waitLabel } from '@twisterlab/platform/gitops/plan';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { UserError } from '@twisterlab/platform/model/problem';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { withoutHelmCharts } from '../../charts';
import { render, withApplications } from '../../charts/site';
import { configMap, deployment, environment, namespace } from '../kit/objects';
import { fleet, rendered } from '../kit/rendered';
import { environmentsWith } from '../records/good';

const withArgo = withApplications(rendered());
const of = (name: string) => withArgo.find((each) => each.name === name)!;
const applications = ({ objects }: RenderedEnvironment) =>
  objects
    .map(({ manifest }) => manifest)
    .filter(({ kind, apiVersion }) => kind === 'Application' && apiVersion.startsWith('argoproj.io'));
const wave = ({ metadata }: Manifest) => Number(metadata.annotations?.['argocd.argoproj.io/sync-wave']);
const waveOf = (name: string) => wave(withArgo.flatMap(applications).find(({ metadata }) => metadata.name === name)!);

/** An environment with objects in these folders. */
function folders(content: Readonly<Record<string, readonly Manifest[]>>): RenderedEnvironment[] {
  const objects = Object.entries(content).flatMap(([application, manifests]) =>
    environment(manifests).objects.map((object) => ({ ...object, application })),
  );
  return [environment([namespace], { environment: 'edge' }), { ...environment([]), objects }];
}
const uses = (name: string, key: string) =>
  deployment(name, { container: { env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: key, key: 'x' } } }] } });

describe('waves', () => {
  it('follow from who refers to whom in the real environments', () => {
    const names = [
      'production-namespace-limits',
      'production-redis',
      'production-postgres',
      'production-twisterlab-api',
      'production-mcp-unified',
    ];
    expect(names.map((name) => [name.replace('production-', ''), waveOf(name)])).toEqual([
      ['namespace-limits', 0],
      ['redis', 1],
      ['postgres', 1],
      ['twisterlab-api', 2],
      ['mcp-unified', 2],
    ]);
  });

  it('put a tenant after what its objects need of the cluster, and not after monitoring', () => {
    const needed = ['edge-cert-manager-issuers', 'edge-traefik', 'edge-namespaces', 'edge-priority-classes'];
    const after = Math.max(...needed.map(waveOf)) + 1;
    expect(['production', 'staging'].map(waveOf)).toEqual([after, after]);
    // It has no route, hence no certificate.
    expect(waveOf('development')).toBe(waveOf('edge-namespaces') + 1);
    expect(Math.max(...['edge-blackbox-exporter', 'edge-trust-bundle'].map(waveOf))).toBeGreaterThanOrEqual(after);
  });

  it('put what mounts the CA after the Bundle that creates its ConfigMap', () => {
    expect(waveOf('edge-blackbox-exporter')).toBeGreaterThan(waveOf('edge-trust-bundle'));
    expect(waveOf('edge-trust-bundle')).toBeGreaterThan(waveOf('edge-cert-manager-issuers'));
  });

  it('wait for the pods of webhooks only, and for the sync of what others reference', () => {
    const labels = withArgo
      .flatMap(applications)
      .flatMap(({ metadata: { name, labels = {} } }) => (labels[waitLabel] ? [[name, labels[waitLabel]]] : []));
    const until = (wait: string) => labels.filter((each) => each[1] === wait).map(([name]) => name);
    expect(until('healthy')).toEqual(['edge-cert-manager', 'edge-trust-manager']);
    expect(until('isolated').sort()).toEqual([
      'development-namespace-limits',
      'edge-monitoring-limits',
      'production-namespace-limits',
      'staging-namespace-limits',
    ]);
    expect(
      until('synced')
        .filter((name) => !/-(crds|namespaces|priority-classes|storage-classes)$/.test(name!))
        .sort(),
    ).toEqual([
      'development-postgres',
      'development-redis',
      'edge-argo-cd',
      'edge-cert-manager-issuers',
      'edge-traefik',
      'edge-trust-bundle',
      'production-postgres',
      'production-redis',
      'staging-postgres',
      'staging-redis',
    ]);
  });

  it('are refused when folders need each other in a circle, with the references that close it', () => {
    const circle = folders({
      a: [uses('a', 'b-config'), configMap('a-config', { x: '1' })],
      b: [uses('b', 'a-config'), configMap('b-config', { x: '1' })],
    });
    expect(() => withApplications(circle)).toThrow(UserError);
    expect(() => withApplications(circle)).toThrow(
      /production\/a needs production\/b \(Deployment twisterlab\/a, env X of a\); production\/b needs production\/a/,
    );
  });
});

describe('Applications', () => {
  it('are one for each folder of dist, and each points to a folder that exists', () => {
    const paths = withArgo
      .flatMap(applications)
      .map((manifest) => (manifest as never as { spec: { source: { path: string } } }).spec.source.path);
    const dist = new Set(
      withArgo
        .flatMap(({ objects }) => objects)
        .map(({ environment, application }) => `dist/${environment}/${application}`),
    );
    expect([...paths].sort()).toEqual([...dist].sort());
  });

  it.each([
    [undefined, 'deployed'],
    ['release-1', 'release-1'],
  ])('with the targetRevision %s all follow %s', (targetRevision, followed) => {
    const environments = withApplications(render(environmentsWith({ edge: { targetRevision } }), withoutHelmCharts));
    const specs = environments.flatMap(applications).map((each) => each as never as { spec: { source: object } });
    expect(specs.length).toBeGreaterThan(10);
    for (const { spec } of specs) expect(spec.source).toMatchObject({ targetRevision: followed });
  });

  it('sync by themselves, heal, prune, never empty, and retry without a limit with the newest commit', () => {
    const [application] = applications(of('production'));
    expect(application).toMatchObject({
      spec: {
        project: 'production',
        syncPolicy: {
          automated: { prune: true, selfHeal: true, allowEmpty: false },
          retry: { limit: -1, refresh: true },
        },
        destination: { namespace: 'twisterlab' },
      },
    });
  });

  it('delete their objects when they are removed, and are removed by hand if these have data', () => {
    const all = withArgo.flatMap(applications);
    const finalizer = ['resources-finalizer.argocd.argoproj.io/background'];
    const { finalizers } = all.find(({ metadata }) => metadata.name === 'root')!.metadata;
    expect(finalizers).toBeUndefined();
    const others = all.filter(({ metadata }) => metadata.name !== 'root');
    expect(others.filter(({ metadata }) => `${metadata.finalizers}` !== `${finalizer}`)).toEqual([]);

    const byHand = others.filter(
      ({ metadata }) => metadata.annotations?.['argocd.argoproj.io/sync-options'] === 'Prune=false',
    );
    const objects = withArgo.flatMap((each) => each.objects);
    const withData = new Set(
      objects
        .filter(({ manifest }) =>
          manifest.metadata.annotations?.['argocd.argoproj.io/sync-options']?.includes('confirm'),
        )
        .map(({ environment: name, application }) => `${name}-${application}`),
    );
    expect(withData).toContain('production-redis');
    expect(withData).toContain('edge-cert-manager-crds');
    expect(byHand.map(({ metadata }) => metadata.name).sort()).toEqual(
      [...withData, 'production', 'staging', 'development'].sort(),
    );
  });

  it('report objects in their namespaces that they do not own, except those of bootstrap and of controllers', () => {
    const project = (name: string) =>
      of('edge').objects.find(({ manifest }) => manifest.kind === 'AppProject' && manifest.metadata.name === name)!
        .manifest as Manifest & { spec: { orphanedResources: { warn: boolean; ignore: { name: string }[] } } };
    const { warn, ignore } = project('production').spec.orphanedResources;
    expect(warn).toBe(true);
    expect(ignore).toEqual(
      expect.arrayContaining([
        { group: '', kind: 'Secret', name: 'redis' },
        { group: '', kind: 'Secret', name: 'twisterlab-api-tls' },
      ]),
    );
    expect(project('edge').spec.orphanedResources.ignore).toEqual(
      expect.arrayContaining([
        { group: '', kind: 'ConfigMap', name: 'twisterlab-ca' },
        { group: '', kind: 'Secret', name: 'private-ca' },
        { group: '', kind: 'Secret', name: 'argocd-redis' },
      ]),
    );
    // In the namespaces of K3s everything else would be an orphan.
    const destinations = withArgo
      .flatMap(applications)
      .map((each) => (each as never as { spec: { destination: { namespace: string } } }).spec.destination.namespace);
    expect(destinations).not.toContain('kube-system');
  });

  it('may touch the namespaces and kinds of their environment alone', () => {
    const projects = Object.fromEntries(
      of('edge')
        .objects.filter(({ manifest }) => manifest.kind === 'AppProject')
        .map(({ manifest }) => [manifest.metadata.name, manifest]),
    );
    expect(Object.keys(projects).sort()).toEqual(['default', 'development', 'edge', 'production', 'staging']);
    expect(projects.staging).toMatchObject({
      spec: {
        sourceRepos: [fleet.clusters[0]!.repository],
        destinations: [{ namespace: 'twisterlab-staging' }],
        clusterResourceWhitelist: [],
      },
    });
    // K3s installs any Helm chart as an administrator.
    expect(JSON.stringify(projects.staging)).not.toMatch(/helm\.cattle\.io|"\*"/);
    // Argo CD deletes no object of a kind or namespace that the project does not allow, such as the last of its kind.
    expect(projects.edge).toMatchObject({
      spec: {
        destinations: [{ namespace: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
        namespaceResourceWhitelist: [{ group: '*', kind: '*' }],
      },
    });
    for (const tenant of ['production', 'staging', 'development'])
      expect(projects[tenant]).toMatchObject({
        spec: {
          namespaceResourceWhitelist: expect.arrayContaining([
            { group: '', kind: 'Pod' },
            { group: 'batch', kind: 'Job' },
            { group: 'cert-manager.io', kind: 'Certificate' },
          ]),
        },
      });
    expect(projects.default).toMatchObject({ spec: { sourceRepos: [], destinations: [] } });
  });
});
