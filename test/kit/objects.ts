import { edge } from '../../environments/edge';
import { production } from '../../environments/production';
import { type Environments, validateEnvironments } from '../../environments/schema/environments';

export * from '../../platform/test/kit/objects';

/** The cluster with production alone. */
export const fleet: Environments = validateEnvironments({ clusters: [edge], tenants: [production] });
