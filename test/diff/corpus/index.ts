import type { LabelledChange } from './change';
import { dangerousChanges } from './dangerous';
import { reviewChanges } from './review';
import { routineChanges } from './routine';

/** Changes of charts and records with the verdict that a reviewer would give. */
export const corpus: readonly LabelledChange[] = [...routineChanges, ...reviewChanges, ...dangerousChanges];
