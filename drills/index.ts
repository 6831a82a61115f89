import { api } from './api';
import { argoCd } from './argo-cd';
import { backup } from './backup';
import type { Drill } from './drill';
import { nodes } from './nodes';
import { patroni } from './patroni';

export type { Drill, Sabotage } from './drill';
export { prepare } from './prepare';
export { type Run, runAll } from './run';

/** Every drill, in the order in which `--all` runs them: the quick ones first. */
export const drills: readonly Drill[] = [api, argoCd, nodes, backup, patroni];
