import { admission } from './admission';
import { alerts } from './alerts';
import { api } from './api';
import { application } from './application';
import { argoCd } from './argo-cd';
import { backup } from './backup';
import { dashboards } from './dashboards';
import type { Drill } from './drill';
import { explore } from './explore';
import { grow } from './grow';
import { hosts } from './hosts';
import { ingress } from './ingress';
import { logs } from './logs';
import { memory } from './memory';
import { metrics } from './metrics';
import { migration } from './migration';
import { month } from './month';
import { network } from './network';
import { nodeLoss } from './node-loss';
import { nodes } from './nodes';
import { packets } from './packets';
import { patroni } from './patroni';
import { pictures } from './pictures';
import { recovery } from './recovery';
import { registry } from './registry';
import { rehearsal, rehearsalOneServer } from './rehearsal';
import { runbooks } from './runbooks';
import { scheduling, schedulingOneServer } from './scheduling';
import { secrets } from './secrets';
import { status } from './status';
import { streams } from './streams';
import { supplyChain } from './supply-chain';
import { upgrade } from './upgrade';

export { withinCiBudget } from './ci-budget';
export { type Drill, type FaultInjection, shortened } from './drill';
export { runInParallel, type Task } from './in-parallel';
export { prepare, prepareInTurn } from './prepare';
export { record } from './record/results';
export { type Run, runAll } from './run';
export { drillsSince } from './selection/changed';

/** Every drill, in the order of `--all` and `--ci`: quick ones first, those with the longest builds last. */
export const drills: readonly Drill[] = [
  api,
  admission,
  registry,
  supplyChain,
  explore,
  network,
  alerts,
  runbooks,
  schedulingOneServer,
  scheduling,
  status,
  pictures,
  month,
  argoCd,
  upgrade,
  memory,
  streams,
  hosts,
  nodes,
  application,
  ingress,
  packets,
  backup,
  recovery,
  secrets,
  patroni,
  grow,
  migration,
  rehearsalOneServer,
  rehearsal,
  nodeLoss,
  logs,
  dashboards,
  metrics,
];
