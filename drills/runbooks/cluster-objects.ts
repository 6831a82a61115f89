import { k3s } from '@twisterlab/platform/kubernetes/k3s';
import { is, type Kinds } from '@twisterlab/platform/model/kinds';
import type { Manifest, PodSpec } from '@twisterlab/platform/model/manifest';
import { suggest } from '@twisterlab/platform/util/suggest';
import type { KubectlCall, Target } from './kubectl-call';
import { hasPlaceholder } from './placeholders';

/** Kinds of Kubernetes that are not in dist, or have short names. */
const builtIn: Readonly<Record<string, string>> = {
  ...{ deploy: 'Deployment', po: 'Pod', svc: 'Service', pvc: 'PersistentVolumeClaim', hpa: 'HorizontalPodAutoscaler' },
  ...{ pod: 'Pod', node: 'Node', job: 'Job', replicaset: 'ReplicaSet', secret: 'Secret', endpoints: 'Endpoints' },
  ...{ event: 'Event', lease: 'Lease', endpointslice: 'EndpointSlice', apiservice: 'APIService', ingress: 'Ingress' },
  ...{ persistentvolume: 'PersistentVolume', persistentvolumeclaim: 'PersistentVolumeClaim' },
  ...{ mutatingwebhookconfiguration: 'MutatingWebhookConfiguration' },
};

/** Objects that exist only in a running cluster. Their names follow from those of dist, or pages do not name them. */
const madeAtRunTime = [
  'Node',
  'Job',
  'ReplicaSet',
  'Event',
  'EndpointSlice',
  'APIService',
  'PersistentVolume',
  'Lease',
];

/** A Deployment of K3s that needs no entry among its pods. */
const localPathProvisioner = 'local-path-provisioner';

/** Patroni keeps its state beside the Service of the members. */
const ofPatroni = ['', '-config', '-failover', '-sync'];

/** Labels that a program sets: `role` is set by Patroni, `joining` by a step of a page. */
const setAtRunTime = ['role', 'joining'];

/** The objects that commands may name: those of dist and what follows from them. */
export class ClusterObjects {
  private readonly kinds = new Map<string, string>(Object.entries(builtIn));
  private readonly names = new Map<string, Set<string>>();
  private readonly pods = new Map<string, PodSpec>();
  private readonly labels = new Set<string>();

  constructor(
    manifests: readonly Manifest[],
    secrets: readonly { readonly namespace: string; readonly name: string }[],
  ) {
    for (const manifest of manifests) this.add(manifest);
    for (const { namespace, name } of secrets) this.name('Secret', namespace, name);
    for (const { deployment, name, namespace } of k3s.pods) this.name('Deployment', namespace, deployment ?? name);
    this.name('Deployment', 'kube-system', localPathProvisioner);
    this.name('Namespace', undefined, 'kube-system');
  }

  /** What a call names and dist does not have. @param created names of objects that the page creates. */
  faultsOf(call: KubectlCall, created: ReadonlySet<string>): string[] {
    const { namespace, targets, container, selector = '', verb } = call;
    if (call.words.includes('--local') || verb === 'config' || verb.startsWith('set')) return [];
    const isOpen = (word: string) => hasPlaceholder(word) || word.includes('$');
    const faults: string[] = [];
    if (namespace !== undefined && !isOpen(namespace) && !this.has('Namespace', undefined, namespace))
      faults.push(`there is no namespace ${namespace}${this.near('Namespace', undefined, namespace)}`);
    for (const target of targets) {
      const { name } = target;
      if (isOpen(target.kind) || target.kind.startsWith('/')) continue;
      const kind = this.kindOf(target.kind);
      if (kind === undefined) faults.push(`there is no kind ${target.kind}`);
      else if (name === undefined || isOpen(name) || isOpen(namespace ?? '')) continue;
      else if (!created.has(name) && !madeAtRunTime.includes(kind))
        faults.push(...this.faultsOfName(kind, namespace, name));
    }
    if (container !== undefined) faults.push(...this.faultsOfContainer(container, namespace, targets[0], isOpen));
    for (const label of labelsOf(selector))
      if (!isOpen(label) && !this.labels.has(label) && !setAtRunTime.includes(label.split('=')[0]!))
        faults.push(`no object has the label ${label}`);
    return faults;
  }

  private faultsOfName(kind: string, namespace: string | undefined, name: string): string[] {
    const at = namespace ? ` in ${namespace}` : '';
    if (this.has(kind, namespace, name) || this.has(kind, undefined, name)) return [];
    return [`there is no ${kind} ${name}${at}${this.near(kind, namespace, name)}`];
  }

  private faultsOfContainer(
    container: string,
    namespace: string | undefined,
    target: Target | undefined,
    isOpen: (word: string) => boolean,
  ): string[] {
    const name = target?.name;
    const exact = name !== undefined && !isOpen(name) && !isOpen(namespace ?? '');
    const key = `${namespace}/${name}`;
    const specs = exact ? [this.pods.get(key)].filter((spec) => spec !== undefined) : [...this.pods.values()];
    const containers = specs.flatMap(({ containers, initContainers = [] }) => [...containers, ...initContainers]);
    if (containers.some((each) => each.name === container)) return [];
    return [exact ? `${key} has no container ${container}` : `no pod has a container ${container}`];
  }

  private kindOf(word: string): string | undefined {
    const lower = word.toLowerCase();
    return this.kinds.get(lower) ?? this.kinds.get(singular(lower));
  }

  private has(kind: string, namespace: string | undefined, name: string): boolean {
    return this.names.get(`${kind} ${namespace ?? ''}`)?.has(name) ?? false;
  }

  private near(kind: string, namespace: string | undefined, name: string): string {
    const meant = suggest(name, [...(this.names.get(`${kind} ${namespace ?? ''}`) ?? [])]);
    return meant ? `; did you mean ${meant}?` : '';
  }

  private name(kind: string, namespace: string | undefined, name: string): void {
    const key = `${kind} ${namespace ?? ''}`;
    this.names.set(key, (this.names.get(key) ?? new Set()).add(name));
    this.kinds.set(kind.toLowerCase(), kind);
  }

  private add(manifest: Manifest): void {
    const { kind, metadata } = manifest;
    const { namespace, name } = metadata;
    this.name(kind, namespace, name);
    this.addLabels(metadata.labels);
    if (is(manifest, 'CustomResourceDefinition')) {
      const { kind: own, plural } = manifest.spec.names;
      for (const word of [plural, own.toLowerCase()]) this.kinds.set(word, own);
    }
    if (is(manifest, 'Service')) for (const suffix of ofPatroni) this.name('Endpoints', namespace, `${name}${suffix}`);
    if (is(manifest, 'StatefulSet', 'Deployment', 'DaemonSet')) this.addPods(manifest);
    if (is(manifest, 'CronJob')) this.addLabels(manifest.spec.jobTemplate.spec?.template.metadata?.labels);
  }

  private addLabels(labels: Readonly<Record<string, string>> = {}): void {
    for (const [key, value] of Object.entries(labels)) this.labels.add(`${key}=${value}`);
  }

  private addPods(manifest: Manifest & Kinds['StatefulSet' | 'Deployment' | 'DaemonSet']): void {
    const { namespace, name } = manifest.metadata;
    const { metadata, spec } = manifest.spec.template;
    this.addLabels(metadata?.labels);
    this.pods.set(`${namespace}/${name}`, spec as PodSpec);
    if (!is(manifest, 'StatefulSet')) return;
    const { replicas = 1, volumeClaimTemplates = [] } = manifest.spec;
    for (let ordinal = 0; ordinal < replicas; ordinal += 1) {
      const pod = `${name}-${ordinal}`;
      this.name('Pod', namespace, pod);
      this.pods.set(`${namespace}/${pod}`, spec as PodSpec);
      for (const claim of volumeClaimTemplates)
        this.name('PersistentVolumeClaim', namespace, `${claim.metadata?.name}-${pod}`);
    }
  }
}

function singular(word: string): string {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return /(s|x)es$/.test(word) ? word.slice(0, -2) : word.replace(/s$/, '');
}

/** `key=value` for each value that a selector accepts. */
function labelsOf(selector: string): string[] {
  const sets = [...selector.matchAll(/([\w./-]+) in \(([^)]*)\)/g)].flatMap(([, key, values]) =>
    values!.split(',').map((value) => `${key}=${value.trim()}`),
  );
  const rest = selector.replaceAll(/[\w./-]+ in \([^)]*\)/g, '');
  return [...sets, ...rest.split(',').filter((part) => part.includes('='))];
}
