import type { Constraint, Constraints, Fault } from './constraint';
import * as test from './tests';

interface Container {
  readonly name: string;
  readonly restartPolicy?: string;
  readonly lifecycle?: { readonly preStop?: Handler; readonly postStart?: Handler };
  readonly livenessProbe?: object;
  readonly readinessProbe?: object;
  readonly startupProbe?: object;
  readonly ports?: readonly { readonly containerPort: number; readonly hostPort?: number }[];
  readonly volumeMounts?: readonly { readonly name: string }[];
}

interface Term {
  readonly matchExpressions?: readonly { readonly values?: readonly string[] }[];
}

interface Handler {
  readonly sleep?: { readonly seconds: number };
}

interface Spec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly { readonly name: string }[];
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostnameOverride?: string;
  readonly shareProcessNamespace?: boolean;
  readonly ephemeralContainers?: readonly object[];
  readonly terminationGracePeriodSeconds?: number;
  readonly topologySpreadConstraints?: readonly { readonly topologyKey: string; readonly whenUnsatisfiable: string }[];
  readonly dnsPolicy?: string;
  readonly dnsConfig?: { readonly nameservers?: readonly string[] };
}

const weight = test.between(1, 100);

export const pods: Constraints = {
  'core.v1.PodSpec': {
    some: ['containers'],
    emptyIsDefault: ['dnsPolicy', 'restartPolicy'],
    unique: { volumes: 'name' },
    keys: { nodeSelector: test.qualifiedName },
    values: { nodeSelector: test.labelValue },
    fields: {
      activeDeadlineSeconds: test.between(1, 2 ** 31 - 1),
      serviceAccountName: test.orEmpty(test.dnsSubdomain),
      nodeName: test.orEmpty(test.dnsSubdomain),
      priorityClassName: test.orEmpty(test.dnsSubdomain),
      runtimeClassName: test.dnsSubdomain,
      hostname: test.orEmpty(test.dnsLabel),
      subdomain: test.orEmpty(test.dnsLabel),
    },
    check: pod,
  },
  'core.v1.PodSecurityContext': {
    unique: { sysctls: 'name' },
    fields: {
      seLinuxChangePolicy: test.oneOf('MountOption', 'Recursive'),
      runAsUser: test.userId,
      runAsGroup: test.userId,
      fsGroup: test.userId,
    },
    values: { supplementalGroups: test.userId },
  },
  'core.v1.Sysctl': {
    fields: {
      name: (value: string) =>
        /^[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/.test(value) && value.length <= 253
          ? undefined
          : `${value} is not the name of a sysctl`,
    },
  },
  'core.v1.Toleration': {
    fields: { key: test.orEmpty(test.qualifiedName) },
    emptyIsDefault: ['operator'],
    check: toleration,
  },
  'core.v1.TopologySpreadConstraint': {
    fields: { maxSkew: test.atLeast(1), minDomains: test.atLeast(1), topologyKey: test.notEmpty },
    *check({ minDomains, whenUnsatisfiable }) {
      if (minDomains !== undefined && whenUnsatisfiable !== 'DoNotSchedule')
        yield ['minDomains', 'requires whenUnsatisfiable DoNotSchedule'];
    },
  },
  'core.v1.PreferredSchedulingTerm': { fields: { weight } },
  'core.v1.WeightedPodAffinityTerm': { fields: { weight } },
  'core.v1.PodAffinityTerm': { fields: { topologyKey: test.qualifiedName }, values: { namespaces: test.dnsLabel } },
  'core.v1.NodeSelector': {
    some: ['nodeSelectorTerms'],
    *check({ nodeSelectorTerms = [] }) {
      // Those of preferred terms are not validated.
      const values = nodeSelectorTerms.flatMap(({ matchExpressions = [] }: Term) =>
        matchExpressions.flatMap((each) => each.values ?? []),
      );
      for (const value of values) {
        const fault = test.labelValue(value);
        if (fault !== undefined) yield ['nodeSelectorTerms', fault];
      }
    },
  },
  'core.v1.PodResourceClaim': {
    fields: { name: test.dnsLabel },
    exactlyOne: ['resourceClaimName', 'resourceClaimTemplateName'],
  },
  'core.v1.HostAlias': { fields: { ip: test.ipAddress }, values: { hostnames: test.dnsSubdomain } },
  'core.v1.PodDNSConfig': { values: { nameservers: test.ipAddress, searches: searchDomain } },
  'core.v1.PodDNSConfigOption': {
    *check({ name }) {
      if (!name) yield ['name', 'is missing'];
    },
  },
  'core.v1.PodOS': { fields: { name: test.oneOf('linux', 'windows') } },
  'core.v1.PodReadinessGate': { fields: { conditionType: test.qualifiedName } },
};

function searchDomain(value: string): string | undefined {
  return value === '.' ? undefined : test.dnsSubdomain(value.replace(/\.$/, '').replaceAll('_', 'x'));
}

function* pod(spec: Spec): Iterable<Fault> {
  const { containers, initContainers = [], volumes = [], dnsPolicy, dnsConfig } = spec;
  const names = new Set<string>();
  const known = new Set(volumes.map(({ name }) => name));
  for (const [field, list] of Object.entries({ initContainers, containers })) {
    for (const [index, container] of list.entries()) {
      const at = `${field}.${index}`;
      if (names.has(container.name)) yield [`${at}.name`, `repeats ${container.name}`];
      names.add(container.name);
      if (field === 'initContainers') yield* ofInitContainer(container, at);
      // The rule `volume-mount` reports a mount without its volume with a better fix, for those of templates of claims too.
      if (spec.hostNetwork) yield* hostPorts(container, at);
    }
  }
  if (dnsPolicy === 'None' && (dnsConfig?.nameservers ?? []).length === 0)
    yield ['dnsConfig.nameservers', 'has no item, but dnsPolicy None requires one'];
  if (spec.ephemeralContainers) yield ['ephemeralContainers', 'is not a field of a new pod'];
  if (spec.shareProcessNamespace && spec.hostPID) yield ['shareProcessNamespace', 'does not go with hostPID'];
  if (spec.hostnameOverride && spec.hostNetwork) yield ['hostnameOverride', 'does not go with hostNetwork'];
  yield* sleeps(spec);
  yield* spreads(spec);
  if (known.has('')) yield ['volumes', 'has one without a name'];
}

function* sleeps({ containers, terminationGracePeriodSeconds: grace = 30 }: Spec): Iterable<Fault> {
  for (const [index, { lifecycle }] of containers.entries())
    for (const [name, handler] of Object.entries(lifecycle ?? {})) {
      const seconds = handler?.sleep?.seconds;
      if (seconds !== undefined && (seconds < 0 || seconds > grace))
        yield [
          `containers.${index}.lifecycle.${name}.sleep.seconds`,
          `${seconds} is not between 0 and terminationGracePeriodSeconds ${grace}`,
        ];
    }
}

function* spreads({ topologySpreadConstraints = [] }: Spec): Iterable<Fault> {
  const seen = new Set<string>();
  for (const [index, { topologyKey, whenUnsatisfiable }] of topologySpreadConstraints.entries()) {
    if (seen.has(`${topologyKey} ${whenUnsatisfiable}`))
      yield [`topologySpreadConstraints.${index}`, `repeats ${topologyKey} with ${whenUnsatisfiable}`];
    seen.add(`${topologyKey} ${whenUnsatisfiable}`);
  }
}

function* ofInitContainer({ restartPolicy, ...container }: Container, at: string): Iterable<Fault> {
  if (restartPolicy === 'Always') return;
  for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const)
    if (container[field]) yield [`${at}.${field}`, 'is for init containers with restartPolicy Always only'];
}

function* hostPorts({ ports = [] }: Container, at: string): Iterable<Fault> {
  for (const [index, { containerPort, hostPort }] of ports.entries())
    if (hostPort !== undefined && hostPort !== 0 && hostPort !== containerPort)
      yield [
        `${at}.ports.${index}.hostPort`,
        `${hostPort} is not the containerPort ${containerPort}, which hostNetwork requires`,
      ];
}

interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

function* toleration({ key, operator = 'Equal', value, effect, tolerationSeconds }: Toleration): Iterable<Fault> {
  if (!key && operator !== 'Exists') yield ['operator', 'is not Exists, which a toleration without a key requires'];
  if (operator === 'Exists' && value) yield ['value', 'does not go with the operator Exists'];
  if (operator === 'Equal' && value && test.labelValue(value)) yield ['value', test.labelValue(value)!];
  if (tolerationSeconds !== undefined && effect !== 'NoExecute')
    yield ['tolerationSeconds', 'requires the effect NoExecute'];
}

/** Fields of a template by its kind of workload. */
export const templateOf = (...restartPolicies: readonly string[]): NonNullable<Constraint['check']> =>
  function* ({ template }) {
    const { restartPolicy = 'Always', activeDeadlineSeconds } = template?.spec ?? {};
    if (!restartPolicies.includes(restartPolicy))
      yield ['template.spec.restartPolicy', `${restartPolicy} is not ${restartPolicies.join(' or ')}`];
    if (restartPolicies.includes('Always') && activeDeadlineSeconds !== undefined)
      yield ['template.spec.activeDeadlineSeconds', 'is for Jobs only'];
  };
