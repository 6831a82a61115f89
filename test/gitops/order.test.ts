import type { Manifest } from '@twisterlab/platform/model/manifest';
import { UserError } from '@twisterlab/platform/model/problem';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { render, withApplications } from '../../charts/site';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import { configMap, deployment, environment, namespace } from '../kit/objects';

const real = validateEnvironments(records);
const withArgo = withApplications(render(real));
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

  it('put each tenant after everything that the cluster itself runs, and beside the other tenants', () => {
    const last = Math.max(
      ...applications(of('edge'))
        .filter(({ metadata }) => metadata.name.startsWith('edge-'))
        .map(wave),
    );
    expect(['production', 'staging', 'development'].map(waveOf)).toEqual([last + 1, last + 1, last + 1]);
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

  it('sync by themselves, heal, prune, never empty, and leave everything behind when they are deleted', () => {
    const [application] = applications(of('production'));
    expect(application).toMatchObject({
      spec: {
        project: 'production',
        syncPolicy: { automated: { prune: true, selfHeal: true, allowEmpty: false }, retry: { limit: 10 } },
        destination: { namespace: 'twisterlab' },
      },
    });
    expect(withArgo.flatMap(applications).filter(({ metadata }) => 'finalizers' in metadata)).toEqual([]);
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
        sourceRepos: [real.clusters[0]!.repository],
        destinations: [{ namespace: 'twisterlab-staging' }],
        clusterResourceWhitelist: [],
      },
    });
    expect(projects.default).toMatchObject({ spec: { sourceRepos: [], destinations: [] } });
  });
});
