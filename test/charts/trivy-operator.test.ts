import { refusals } from '@twisterlab/platform/admission/policy';
import { is, type Kinds, ofKind } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { admissionPolicies } from '../../charts/cluster/admission/policies';
import { images } from '../../charts/images';
import { render, verify, withApplications } from '../../charts/site';
import { trivyNamespace as namespace } from '../../charts/trivy-operator/chart';
import { type Environments, validateEnvironments } from '../../environments/schema/environments';
import { records } from '../kit/records';
import { environmentsWith, oneNode, threeNodes } from '../records/good';

const scanning = { imageScans: 'cluster', nodes: threeNodes } as const;
const fleet = environmentsWith({ edge: scanning });
const environments = withApplications(render(fleet));

interface Orphans {
  readonly orphanedResources: { readonly ignore: readonly { readonly name: string }[] };
}

const of = (all: readonly RenderedEnvironment[], application: string): Manifest[] =>
  all[0]!.objects.filter((each) => each.application === application).map(({ manifest }) => manifest);
const named = <K extends keyof Kinds>(kind: K, name: string, all = environments): Kinds[K] & Manifest =>
  ofKind(of(all, 'trivy-operator').find((each) => each.kind === kind && each.metadata.name === name)!, kind);

/** The pod of a scan, as Trivy Operator 0.32 builds it from its ConfigMaps (pkg/plugins/trivy/image.go, pkg/vulnerabilityreport/builder.go). */
function scanPod(all = environments): Manifest {
  const settings = named('ConfigMap', 'trivy-operator', all).data!;
  const trivy = named('ConfigMap', 'trivy-operator-trivy-config', all).data!;
  const json = (key: string) => JSON.parse(settings[key] ?? '{}') as object;
  const amounts = (side: string) => {
    const prefix = `trivy.resources.${side}.`;
    return Object.fromEntries(
      Object.entries(trivy).flatMap(([key, value]) =>
        key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
      ),
    );
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'scan',
      namespace,
      labels: Object.fromEntries([settings['scanJob.podTemplateLabels']!.split('=')]),
    },
    spec: {
      restartPolicy: 'Never',
      serviceAccountName: 'trivy-operator',
      automountServiceAccountToken: settings['scanJob.automountServiceAccountToken'] === 'true',
      priorityClassName: settings['scanJob.podPriorityClassName'],
      securityContext: json('scanJob.podTemplatePodSecurityContext'),
      containers: [
        {
          name: 'redis',
          image: `${trivy['trivy.repository']}:${trivy['trivy.tag']}`,
          command: ['/bin/sh'],
          resources: { requests: amounts('requests'), limits: amounts('limits') },
          securityContext: json('scanJob.podTemplateContainerSecurityContext'),
          volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
        },
      ],
      volumes: [{ name: 'tmp', emptyDir: {} }],
    },
  } as Manifest;
}

/** What the API server refuses, without the exceptions: those are for the operator, which has the same ServiceAccount as a scan. */
const refused = (pod: Manifest, { clusters, tenants }: Environments = fleet) =>
  admissionPolicies(clusters[0]!, tenants).flatMap((policy) =>
    refusals({ ...policy, exceptions: [] }, pod).map(({ message }) => `${policy.name}: ${message}`),
  );

describe('a cluster that scans its images', () => {
  it('passes all rules', () => {
    expect(() => verify(environments, fleet)).not.toThrow();
  });

  it('installs the CRDs before the operator, which stops without them', () => {
    const wave = (name: string) =>
      Number(
        of(environments, 'applications').find(({ metadata }) => metadata.name === `edge-${name}`)!.metadata
          .annotations!['argocd.argoproj.io/sync-wave'],
      );
    expect(wave('trivy-operator-crds')).toBeLessThan(wave('trivy-operator'));
  });

  it('scans each image without cluster-wide access to Secrets, and creates Jobs in its own namespace only', () => {
    const roles = of(environments, 'trivy-operator').filter((each) => is(each, 'ClusterRole', 'Role'));
    const rights = roles.flatMap(({ kind, rules = [] }: Manifest & { rules?: Kinds['ClusterRole']['rules'] }) =>
      rules.flatMap(({ resources = [], verbs }) => resources.map((resource) => ({ kind, resource, verbs }))),
    );
    expect(rights.length).toBeGreaterThan(20);
    const inCluster = rights.filter(({ kind }) => kind === 'ClusterRole');
    expect(inCluster.filter(({ resource }) => /secrets|serviceaccounts|nodes/.test(resource))).toEqual([]);
    const changes = (verbs: readonly string[]) => verbs.some((verb) => !['get', 'list', 'watch'].includes(verb));
    expect(inCluster.filter(({ verbs, resource }) => changes(verbs) && !resource.endsWith('reports'))).toEqual([]);
    expect(rights.filter(({ kind, resource }) => kind === 'Role' && resource === 'jobs')).toEqual([
      { kind: 'Role', resource: 'jobs', verbs: ['create', 'delete'] },
    ]);
  });

  it('has scans that Argo CD does not report as orphans, which another cluster has not', () => {
    const ignored = (all: readonly RenderedEnvironment[]) =>
      of(all, 'applications')
        .filter(({ kind, metadata }) => kind === 'AppProject' && metadata.name === 'edge')
        .flatMap(({ spec }: Manifest & { spec?: Orphans }) => spec!.orphanedResources.ignore)
        .filter(({ name }) => name.startsWith('scan-'));
    expect(ignored(environments)).toContainEqual({ group: 'batch', kind: 'Job', name: 'scan-vulnerabilityreport-*' });
    const off = withApplications(render(environmentsWith()));
    expect(of(off, 'applications').length).toBeGreaterThan(0);
    expect(ignored(off)).toEqual([]);
  });

  it('gives the server of the database no token and no ServiceAccount of the operator', () => {
    const { spec } = named('StatefulSet', 'trivy-server').spec.template;
    expect(spec).toMatchObject({ automountServiceAccountToken: false });
    expect(spec!.serviceAccountName).toBeUndefined();
  });
});

describe('the pod of a scan', () => {
  it('is admitted by the policies of the cluster, with the image of the catalogue by digest', () => {
    expect(refused(scanPod())).toEqual([]);
    const [container] = (scanPod() as Manifest & { spec: { containers: { image: string }[] } }).spec.containers;
    expect(container!.image).toBe(images.trivy);
  });

  it.each([
    ['trivy-operator', 'scanJob.podTemplatePodSecurityContext', 'host-access: redis may run as root'],
    ['trivy-operator', 'scanJob.podTemplateContainerSecurityContext', 'host-access: redis may escalate'],
    ['trivy-operator-trivy-config', 'trivy.resources.limits.memory', 'limits: redis has no limit for memory'],
  ])('is refused without the setting %s %s', (name, key, message) => {
    const without = environments.map((each) => ({
      ...each,
      objects: each.objects.map((object) => {
        const { manifest } = object;
        if (!is(manifest, 'ConfigMap') || manifest.metadata.name !== name) return object;
        const { [key]: _, ...data } = manifest.data!;
        return { ...object, manifest: { ...manifest, data } as Manifest };
      }),
    }));
    expect(refused(scanPod(without))).toContainEqual(expect.stringContaining(message));
  });

  it('is refused in a cluster that does not scan, whatever its namespace', () => {
    const off = environmentsWith({ edge: { nodes: threeNodes } });
    const pod = scanPod();
    expect(refused({ ...pod, metadata: { ...pod.metadata, namespace: 'monitoring' } }, off)).toContainEqual(
      expect.stringMatching(/docker.io.aquasec.trivy.*, whose repository is not in the catalogue/),
    );
  });

  it('may connect to the server of the database, DNS and registries, and to nothing else', () => {
    const { spec } = named('NetworkPolicy', 'trivy-scan');
    expect(spec!.podSelector!.matchLabels).toEqual(scanPod().metadata.labels);
    expect(spec!.egress!.map(({ ports = [] }) => ports.map(({ port }) => port))).toEqual([[4954], [53, 53], [443]]);
    const [server] = spec!.egress!;
    const { labels } = named('StatefulSet', 'trivy-server').spec.template.metadata!;
    expect(labels).toMatchObject(server!.to![0]!.podSelector!.matchLabels!);
  });
});

describe('private packages of a cluster that scans', () => {
  const secret = 'github-read';
  const own = environmentsWith({ edge: { ...scanning, credentials: secret } });
  const rendered = withApplications(render(own));

  it('are read with the Secret of the record, which bootstrap names in the namespace of scans', () => {
    expect(() => verify(rendered, own)).not.toThrow();
    const { data } = named('ConfigMap', 'trivy-operator-config', rendered);
    expect(JSON.parse(data!.OPERATOR_PRIVATE_REGISTRY_SCAN_SECRETS_NAMES!)).toEqual({ [namespace]: secret });
    expect(rendered[0]!.secrets).toContainEqual(expect.objectContaining({ name: secret, namespace }));
  });
});

describe('a cluster without room, or without the field', () => {
  it('renders nothing of the operator by default', () => {
    const cluster = render(environmentsWith())[0]!;
    expect(cluster.objects.filter(({ manifest }) => JSON.stringify(manifest).includes(namespace))).toEqual([]);
  });

  it('is refused by the capacity of its disks, and accepted without scans', () => {
    const tight = (imageScans: string) => {
      const nodes = oneNode.map((node) => ({ ...node, disk: '87Gi' }));
      const [edge, tenants] = [{ ...records.clusters[0], nodes, imageScans } as never, records.tenants];
      return validateEnvironments({ clusters: [edge], tenants: tenants.map((each) => ({ ...each, cluster: edge })) });
    };
    const check = (all: Environments) => () => verify(withApplications(render(all)), all);
    expect(check(tight('workflow'))).not.toThrow();
    expect(check(tight('cluster'))).toThrow(/all volumes need .* of the disk of edgeserver, which has 87Gi/);
  });
});
