import type { Cluster } from '../../environments/schema/cluster';
import type { ArgoCd } from '../fixtures/argo-cd';
import type { Repository } from '../fixtures/repository';
import type { GitHost } from '../servers/git';

/** What fault injections change in the loss of the Git host. */
export interface GitLoss {
  /** Whether the host stops. Otherwise it serves a repository that lacks an object. */
  stops: boolean;
  /** Whether the record gets the address of the other host. */
  recordMoves: boolean;
}

export interface GitActors {
  readonly argoCd: ArgoCd;
  readonly repository: Repository;
  readonly host: GitHost;
  readonly cluster: Cluster;
}
