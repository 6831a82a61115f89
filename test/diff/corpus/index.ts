import type { LabelledChange } from './change';
import { accessChanges } from './dangerous-access';
import { dataChanges } from './dangerous-data';
import { syncChanges } from './dangerous-sync';
import { trustChanges } from './dangerous-trust';
import { clusterChanges } from './review-cluster';
import { workloadChanges } from './review-workloads';
import { routineChanges } from './routine';

/** Changes of charts and records with the verdict that a reviewer would give. */
export const corpus: readonly LabelledChange[] = [
  ...routineChanges,
  ...workloadChanges,
  ...clusterChanges,
  ...syncChanges,
  ...dataChanges,
  ...accessChanges,
  ...trustChanges,
];
