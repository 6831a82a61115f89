import type { Facts } from '@twisterlab/platform/model/facts';
import { contractOf } from './contracts';

/** Facts about this site's images, for the rules of the engine. */
export const facts: Facts = { contractOf };
