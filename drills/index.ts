import { api } from './api';
import { argoCd } from './argo-cd';
import { backup } from './backup';
import type { Drill } from './drill';
import { ingress } from './ingress';
import { logs } from './logs';
import { network } from './network';
import { nodes } from './nodes';
import { packets } from './packets';
import { patroni } from './patroni';

export type { Drill, Sabotage } from './drill';
export { prepare } from './prepare';
export { type Run, runAll } from './run';

/** Every drill, in the order in which `--all` runs them: the quick ones first. */
export const drills: readonly Drill[] = [api, network, logs, argoCd, nodes, ingress, packets, backup, patroni];
