import type { z } from 'zod';
import * as bodies from './bodies';
import { found, free, Refusal } from './refusal';
import type { Route } from './route';
import { pageOf, shown } from './shown';
import type { State } from './state';

/** Harbor connects to an upstream registry before it stores its endpoint. Source: src/controller/registry. */
function healthy<T extends { readonly url: string }>(endpoint: T, { unreachable }: State): T {
  if (unreachable.has(endpoint.url)) throw new Refusal(400, 'the registry is unhealthy');
  return { ...endpoint, url: endpoint.url.replace(/\/+$/, '') };
}

/** Source: src/server/v2.0/handler/registry.go. */
export const registries: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/registries$/,
    query: ['q', 'name', 'page', 'page_size'],
    answer: ({ query }, { registries: all }) =>
      pageOf(all, query).map((each) => shown({ ...each, status: 'healthy', credential: {} }, ['id'])),
  },
  {
    method: 'POST',
    path: /^\/registries$/,
    body: bodies.registry,
    answer: ({ body }: { body: z.output<typeof bodies.registry> }, state) => {
      free(
        state.registries.find(({ name }) => name === body.name),
        `registry ${body.name}`,
      );
      state.registries.push({ ...healthy(body, state), id: state.next() });
    },
  },
  {
    method: 'PUT',
    path: /^\/registries\/(\d+)$/,
    body: bodies.registryUpdate,
    answer: ({ parts: [id], body }, state) => {
      const endpoint = found(
        state.registries.find((each) => `${each.id}` === id),
        `registry ${id}`,
      );
      Object.assign(endpoint, healthy({ ...endpoint, ...(body as object) }, state));
    },
  },
];
