import type { Cluster } from '../model/cluster';
import type { DeclaredEndpoints, DeclaredSecret, Exception } from './declared';
import type { Flow } from './flow';
import type { Manifest } from './manifest';
import type { MonitoringDeclarations } from './monitoring';

/** One object as it will be written. */
export interface Rendered {
  readonly environment: string;
  /** Its folder below the environment. */
  readonly application: string;
  /** Namespace of the application; objects elsewhere get a folder of their own. */
  readonly home: string | undefined;
  readonly manifest: Manifest;
}

export interface RenderedEnvironment {
  readonly name: string;
  readonly cluster: Cluster;
  readonly objects: readonly Rendered[];
  readonly flows: readonly Flow[];
  readonly secrets: readonly DeclaredSecret[];
  readonly exceptions: readonly Exception[];
  readonly endpoints: readonly DeclaredEndpoints[];
  /** What its workloads ask of the cluster's monitoring. */
  readonly monitored: MonitoringDeclarations;
}
