import type { Facts } from '@twisterlab/platform/model/facts';
import { contractOf } from './contracts';

/** What rules of the engine are told of the images that run here. */
export const facts: Facts = { contractOf };
