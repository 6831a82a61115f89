import type { ResourceRange } from '../../../environments/schema/fields';
import { k8s } from '../k8s';
import type { SecretKey } from '../secret';

/** Environment variables in order: `$(NAME)` in a value expands only to a variable defined before it. */
export type Env = Readonly<Record<string, string | SecretKey | PodField>>;

/** A field of the pod (downward API), such as `metadata.name` or `status.podIP`. */
export interface PodField {
  readonly field: string;
}

/** A volume and its mount. The pod's volumes are collected from the mounts, so a mount always has its volume. */
export interface Mount {
  readonly volume: k8s.Volume;
  readonly path: string;
  readonly subPath?: string;
  readonly readOnly?: boolean;
  /** The volume comes from a volumeClaimTemplate of the StatefulSet. Default: false, the pod spec lists it. */
  readonly fromClaimTemplate?: boolean;
}

export interface ContainerProps {
  readonly name: string;
  readonly image: string;
  readonly command?: string[];
  readonly args?: string[];
  readonly env?: Env;
  /** Ports by name. */
  readonly ports?: Readonly<Record<string, number>>;
  readonly cpu: ResourceRange;
  readonly memory: ResourceRange;
  readonly mounts?: readonly Mount[];
  /** Runs as root with these capabilities only. Default: as the pod's user, without any. */
  readonly rootWith?: readonly string[];
  /** Limit of ephemeral storage: temporary files and logs on the node's disk. Default: 512Mi. */
  readonly ephemeralStorage?: string;
  readonly startupProbe?: k8s.Probe;
  readonly readinessProbe?: k8s.Probe;
  readonly livenessProbe?: k8s.Probe;
  readonly lifecycle?: k8s.Lifecycle;
}

/** Default ephemeral storage. Above the limit the pod is evicted before it fills the node's disk. */
const defaultEphemeralStorage = { request: '64Mi', limit: '512Mi' };

/** A hardened container: no privileges, a read-only root filesystem, requests and limits. */
export function container(props: ContainerProps): k8s.Container {
  const { cpu, memory, ports = {}, env = {}, mounts = [] } = props;
  const quantity = k8s.Quantity.fromString;
  return {
    name: props.name,
    image: props.image,
    imagePullPolicy: 'IfNotPresent',
    command: props.command,
    args: props.args,
    env: Object.entries(env).map(([name, value]) => envVar(name, value, props.name)),
    ports: Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort, protocol: 'TCP' })),
    resources: {
      requests: {
        cpu: quantity(cpu.request),
        memory: quantity(memory.request),
        'ephemeral-storage': quantity(defaultEphemeralStorage.request),
      },
      limits: {
        cpu: quantity(cpu.limit),
        memory: quantity(memory.limit),
        'ephemeral-storage': quantity(props.ephemeralStorage ?? defaultEphemeralStorage.limit),
      },
    },
    securityContext: {
      ...(props.rootWith && { runAsUser: 0, runAsGroup: 0, runAsNonRoot: false }),
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'], add: props.rootWith && [...props.rootWith] },
      readOnlyRootFilesystem: true,
    },
    volumeMounts: mounts.map(({ volume, path, subPath, readOnly }) => ({
      name: volume.name,
      mountPath: path,
      subPath,
      readOnly,
    })),
    startupProbe: props.startupProbe,
    readinessProbe: props.readinessProbe,
    livenessProbe: props.livenessProbe,
    lifecycle: props.lifecycle,
  };
}

function envVar(name: string, value: Env[string], container: string): k8s.EnvVar {
  if (typeof value === 'string') return { name, value };
  if (typeof value !== 'object') {
    throw new Error(`env ${name} of ${container} is ${value}, not a string: write it in quotes or backticks.`);
  }
  if ('field' in value) return { name, valueFrom: { fieldRef: { fieldPath: value.field } } };
  return { name, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } };
}

/** An emptyDir with a size limit: it counts against the node's disk. */
export function emptyDir(path: string, sizeLimit = '64Mi'): Mount {
  const name = path.slice(1).replaceAll('/', '-');
  return { path, volume: { name, emptyDir: { sizeLimit: k8s.Quantity.fromString(sizeLimit) } } };
}
