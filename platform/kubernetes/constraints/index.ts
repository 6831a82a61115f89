import { configuration } from './configuration';
import type { Constraints } from './constraint';
import { containers } from './containers';
import { definitions } from './definitions';
import { meta } from './meta';
import { network } from './network';
import { pods } from './pods';
import { volumes } from './volumes';
import { workloads } from './workloads';

/** What the API server checks beyond its API description. */
export const constraints: Constraints = {
  ...configuration,
  ...containers,
  ...definitions,
  ...meta,
  ...network,
  ...pods,
  ...volumes,
  ...workloads,
};
