import { FileFormat, shape } from '@twisterlab/platform/files/format';
import { type Graph, objectKey } from '@twisterlab/platform/link/graph';
import type { Workload } from '@twisterlab/platform/link/pods';
import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { Container } from '@twisterlab/platform/model/manifest';
import { repository } from '@twisterlab/platform/util/image';
import { images } from '../images';

/** The fields of patroni.yml that the rule reads. */
export interface PatroniConfig {
  readonly scope?: string;
  readonly kubernetes?: { readonly use_endpoints?: boolean; readonly ports?: readonly { readonly name?: string }[] };
  readonly bootstrap?: { readonly dcs?: SharedSettings; readonly initdb?: readonly (string | object)[] };
  readonly postgresql?: {
    readonly data_dir?: string;
    readonly parameters?: { readonly unix_socket_directories?: string };
    readonly authentication?: Readonly<Record<string, { readonly username?: string; readonly sslmode?: string }>>;
  };
}

/** The dynamic configuration. */
export interface SharedSettings {
  readonly ttl?: number;
  readonly loop_wait?: number;
  readonly retry_timeout?: number;
  readonly synchronous_mode?: boolean | string;
  readonly failsafe_mode?: boolean;
  readonly primary_stop_timeout?: number;
  readonly postgresql?: {
    readonly pg_hba?: readonly string[];
    readonly parameters?: Readonly<Record<string, unknown>>;
  };
}

export interface PatroniCluster {
  readonly workload: Workload;
  readonly container: Container;
  /** Files of the ConfigMap, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** The path of its configuration. */
  readonly file: string;
  /** Why the configuration cannot be read. */
  readonly faults: readonly string[];
  /** Undefined if its file is in no ConfigMap or has a fault. */
  readonly config: PatroniConfig | undefined;
  readonly scope: string | undefined;
}

const number = { type: 'number' } as const;
const flag = { type: 'boolean' } as const;

export const patroniFormat = new FileFormat<PatroniConfig>(
  'a configuration of Patroni',
  shape.object({
    scope: shape.text,
    kubernetes: shape.object({ use_endpoints: flag, ports: shape.list(shape.object({ name: shape.text })) }),
    bootstrap: shape.object({
      dcs: shape.object({
        ttl: number,
        loop_wait: number,
        retry_timeout: number,
        synchronous_mode: { type: ['boolean', 'string'] },
        failsafe_mode: flag,
        primary_stop_timeout: number,
        postgresql: shape.object({ pg_hba: shape.list(shape.text), parameters: shape.map(shape.scalar) }),
      }),
    }),
    postgresql: shape.object({
      data_dir: shape.text,
      parameters: shape.object({ unix_socket_directories: shape.text }),
    }),
  }),
);

const found = new WeakMap<Graph, readonly PatroniCluster[]>();

/** The workloads that run Patroni, with their mounted configuration. */
export function patroniClusters(graph: Graph): readonly PatroniCluster[] {
  let clusters = found.get(graph);
  if (!clusters) {
    clusters = graph.workloads.flatMap((workload) =>
      workload.spec.containers.filter(isMember).map((container) => clusterOf(graph, workload, container)),
    );
    found.set(graph, clusters);
  }
  return clusters;
}

const isMember = ({ image = '', command }: Container) =>
  repository(image) === repository(images.postgres) && (command === undefined || command[0] === 'patroni');

function clusterOf(graph: Graph, workload: Workload, container: Container): PatroniCluster {
  const path = container.command?.[1] ?? container.args?.[0] ?? '';
  const folder = path.slice(0, path.lastIndexOf('/'));
  const volume = container.volumeMounts?.find(({ mountPath }) => mountPath === folder)?.name;
  const name = workload.spec.volumes?.find((each) => each.name === volume)?.configMap?.name ?? '';
  const configMap = graph.byKey.get(objectKey('ConfigMap', name, workload.namespace))?.manifest as
    | Kinds['ConfigMap']
    | undefined;
  const files = configMap?.data ?? {};
  const text = files[path.slice(folder.length + 1)];
  const config = text === undefined ? undefined : patroniFormat.read(text);
  const faults = text === undefined ? [] : patroniFormat.faults(text);
  return { workload, container, files, file: path, config, faults, scope: config?.scope };
}
