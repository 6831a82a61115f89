import { type Environments, validateEnvironments } from '../../environments/schema/environments';
import { edge, production } from './records';

export * from '../../platform/test/kit/objects';

/** The cluster with production alone. */
export const fleet: Environments = validateEnvironments({ clusters: [edge], tenants: [production] });
