import type { Cluster } from './cluster';
import type { DeclaredEndpoints, DeclaredSecret, Exception } from './declarations';
import type { Flow } from './flow';
import type { Manifest } from './manifest';
import type { MonitoringDeclarations } from './monitoring';

/** An object as it is written to dist. */
export interface RenderedObject {
  readonly environment: string;
  /** Its folder below the environment. */
  readonly application: string;
  /** Namespace of the application; objects of other namespaces get a folder of their own. */
  readonly applicationNamespace: string | undefined;
  readonly manifest: Manifest;
  /** Name of the class of its chart, for messages. Default: unknown. */
  readonly chart?: string;
}

export interface RenderedEnvironment {
  readonly name: string;
  readonly cluster: Cluster;
  readonly objects: readonly RenderedObject[];
  readonly flows: readonly Flow[];
  readonly secrets: readonly DeclaredSecret[];
  readonly exceptions: readonly Exception[];
  readonly endpoints: readonly DeclaredEndpoints[];
  readonly monitoring: MonitoringDeclarations;
}
