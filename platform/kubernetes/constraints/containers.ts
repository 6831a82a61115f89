import type { Constraint, Constraints, Fault } from './constraint';
import * as test from './tests';

const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc'];
const positive = test.atLeast(1);

const quantities = { requests: test.quantity, limits: test.quantity };

const container: Constraint = {
  emptyIsDefault: ['imagePullPolicy', 'terminationMessagePolicy'],
  fields: { name: test.dnsLabel, image: test.trimmed, restartPolicy: test.oneOf('Always', 'OnFailure', 'Never') },
  unique: { volumeMounts: 'mountPath', ports: 'name', volumeDevices: 'devicePath' },
  *check({ image, livenessProbe, readinessProbe, startupProbe, ports = [], volumeMounts = [], securityContext }) {
    if (readinessProbe?.terminationGracePeriodSeconds !== undefined)
      yield ['readinessProbe.terminationGracePeriodSeconds', 'is for liveness and startup probes only'];
    if (!image) yield ['image', 'is missing'];
    for (const [name, probe] of Object.entries({ livenessProbe, startupProbe }))
      if ((probe?.successThreshold || 1) !== 1)
        yield [`${name}.successThreshold`, `${probe.successThreshold} is not 1`];
    for (const [index, { mountPropagation }] of volumeMounts.entries())
      if (mountPropagation === 'Bidirectional' && !securityContext?.privileged)
        yield [`volumeMounts.${index}.mountPropagation`, 'Bidirectional requires a privileged container'];
    const open = new Set<string>();
    for (const [index, { hostPort, hostIP = '', protocol = 'TCP' }] of ports.entries()) {
      if (!hostPort) continue;
      if (open.has(`${hostIP} ${hostPort} ${protocol}`))
        yield [`ports.${index}.hostPort`, `repeats ${hostPort}/${protocol}`];
      open.add(`${hostIP} ${hostPort} ${protocol}`);
    }
  },
};

/** Paths of fieldRef, in volumes and in variables. */
const podFields =
  /^(metadata\.(name|namespace|uid|labels|annotations)(\['[^']+'\])?|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?))$/;

export const containers: Constraints = {
  'core.v1.Container': container,
  'core.v1.ContainerPort': {
    emptyIsDefault: ['protocol'],
    fields: {
      containerPort: test.portNumber,
      hostPort: test.between(0, 65535),
      name: test.orEmpty(test.portName),
    },
  },
  'core.v1.EnvVar': {
    fields: { name: test.environmentName },
    *check({ value, valueFrom }) {
      if (value && valueFrom) yield ['valueFrom', 'is set beside value'];
    },
  },
  'core.v1.EnvVarSource': {
    exactlyOne: ['configMapKeyRef', 'fieldRef', 'fileKeyRef', 'resourceFieldRef', 'secretKeyRef'],
  },
  'core.v1.EnvFromSource': {
    exactlyOne: ['configMapRef', 'secretRef'],
    fields: { prefix: (value: string) => (value === '' ? undefined : test.environmentName(value)) },
  },
  'core.v1.ConfigMapKeySelector': keySelector(),
  'core.v1.SecretKeySelector': keySelector(),
  'core.v1.ConfigMapEnvSource': named(),
  'core.v1.SecretEnvSource': named(),
  'core.v1.ObjectFieldSelector': {
    fields: {
      fieldPath: (value: string) =>
        podFields.test(value) ? undefined : `${value} is not a field of a pod that a container can read`,
    },
  },
  'core.v1.ResourceFieldSelector': {
    fields: {
      divisor: test.quantity,
      resource: (value: string) =>
        /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)$/.test(value)
          ? undefined
          : `${JSON.stringify(value)} is not a resource of a container`,
    },
  },
  'core.v1.ContainerResizePolicy': {
    fields: { resourceName: test.oneOf('cpu', 'memory'), restartPolicy: test.oneOf('NotRequired', 'RestartContainer') },
  },
  'core.v1.VolumeMount': {
    fields: {
      mountPath: test.notEmpty,
      name: test.notEmpty,
      subPath: belowVolume,
      subPathExpr: belowVolume,
      recursiveReadOnly: test.oneOf('Disabled', 'IfPossible', 'Enabled'),
    },
    atMostOne: ['subPath', 'subPathExpr'],
  },
  'core.v1.Probe': {
    exactlyOne: handlers,
    fields: {
      initialDelaySeconds: test.atLeast(0),
      periodSeconds: test.atLeast(0),
      timeoutSeconds: test.atLeast(0),
      successThreshold: test.atLeast(0),
      failureThreshold: test.atLeast(0),
      terminationGracePeriodSeconds: positive,
    },
  },
  'core.v1.LifecycleHandler': { exactlyOne: ['exec', 'httpGet', 'tcpSocket', 'sleep'] },
  'core.v1.ExecAction': { some: ['command'] },
  'core.v1.HTTPGetAction': { fields: { port: test.portOrName }, emptyIsDefault: ['scheme'] },
  'core.v1.TCPSocketAction': { fields: { port: test.portOrName } },
  'core.v1.GRPCAction': { fields: { port: test.portNumber } },
  'core.v1.HTTPHeader': { fields: { name: headerName } },
  'core.v1.ResourceRequirements': {
    values: quantities,
    keys: { requests: resourceName, limits: resourceName },
    check: requestsWithinLimits,
  },
  'core.v1.VolumeResourceRequirements': { values: quantities, check: requestsWithinLimits },
  'core.v1.SecurityContext': {
    fields: { runAsUser: test.userId, runAsGroup: test.userId, procMount: test.oneOf('Default', 'Unmasked') },
    *check({ allowPrivilegeEscalation, privileged, capabilities }) {
      if (allowPrivilegeEscalation !== false) return;
      if (privileged === true) yield ['allowPrivilegeEscalation', 'is false beside privileged: true'];
      if (capabilities?.add?.includes('CAP_SYS_ADMIN'))
        yield ['allowPrivilegeEscalation', 'is false beside the capability CAP_SYS_ADMIN'];
    },
  },
  'core.v1.SeccompProfile': profile(),
  'core.v1.AppArmorProfile': profile(),
};

function profile(): Constraint {
  return {
    fields: { localhostProfile: test.orEmpty(test.relativePath) },
    *check({ type, localhostProfile }) {
      if (type === 'Localhost' && localhostProfile === undefined) yield ['localhostProfile', 'is missing'];
      if (type !== 'Localhost' && localhostProfile !== undefined)
        yield ['localhostProfile', `does not go with type ${type}`];
    },
  };
}

function keySelector(): Constraint {
  return { fields: { key: test.configKey, name: test.orEmpty(test.dnsSubdomain) }, check: hasName };
}

function named(): Constraint {
  return { fields: { name: test.orEmpty(test.dnsSubdomain) }, check: hasName };
}

function* hasName({ name }: { readonly name?: string }): Iterable<Fault> {
  if (!name) yield ['name', 'is missing'];
}

function belowVolume(value: string): string | undefined {
  return value === '' ? undefined : test.relativePath(value);
}

function headerName(value: string): string | undefined {
  return /^[-A-Za-z0-9]+$/.test(value) ? undefined : `${JSON.stringify(value)} is not the name of a header`;
}

/** Resources of Kubernetes have no prefix. */
const resources = /^(cpu|memory|storage|ephemeral-storage|hugepages-.+)$/;

function resourceName(value: string): string | undefined {
  return resources.test(value) || (value.includes('/') && test.qualifiedName(value) === undefined)
    ? undefined
    : `${value} is not a resource of a container`;
}

function* requestsWithinLimits({ requests = {}, limits = {} }): Iterable<Fault> {
  for (const [name, request] of Object.entries<string | number>(requests)) {
    const limit = (limits as Record<string, string | number>)[name];
    if (limit !== undefined && test.amount(request) > test.amount(limit))
      yield [`requests.${name}`, `${request} is more than the limit ${limit}`];
  }
}
