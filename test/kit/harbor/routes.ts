import { instance } from './instance';
import { projects } from './projects';
import { registries } from './registries';
import { retentions } from './retentions';
import { robots } from './robots';
import type { Route } from './route';

/** What Harbor answers. Any other path has the status 404, any other method 405. */
export const routes: readonly Route[] = [...instance, ...registries, ...projects, ...retentions, ...robots];
