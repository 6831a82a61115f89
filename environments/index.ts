import { development } from './development';
import { edge } from './edge';
import { production } from './production';
import { staging } from './staging';

/** Every environment that `npm run synth` renders. */
export const records = {
  clusters: [edge],
  tenants: [production, staging, development],
};
