import type { z } from 'zod';
import * as bodies from './bodies';
import { found, free, Refusal } from './refusal';
import { addRetention, sevenDays } from './retentions';
import type { Request, Route } from './route';
import { pageOf, shown } from './shown';
import type { State } from './state';

const projectOf = ({ parts: [name] }: Request, { projects: all }: State) =>
  found(
    all.find((each) => each.name === name || `${each.id}` === name),
    `project ${name}`,
  );

function addProject(body: z.output<typeof bodies.project>, state: State): void {
  const { project_name: name, metadata, storage_limit: storage = -1, registry_id: registry = 0 } = body;
  free(
    state.projects.find((each) => each.name === name),
    `project ${name}`,
  );
  if (registry) {
    const endpoint = state.registries.find((each) => each.id === registry);
    // The handler loses the status of the lookup.
    if (!endpoint) throw new Refusal(500, 'internal server error');
    if (!bodies.registryTypes[endpoint.type]) throw new Refusal(400, `unsupported registry type ${endpoint.type}`);
  }
  const id = state.next();
  state.projects.push({ id, name, registry, metadata: { ...metadata } });
  if (state.configurations.quota_per_project_enable) state.quotas.push({ id: state.next(), project: id, storage });
  if (registry) addRetention(sevenDays(id), state);
}

/** With their quotas. Source: src/server/v2.0/handler/project.go and quota.go. */
export const projects: readonly Route[] = [
  {
    method: 'POST',
    path: /^\/projects$/,
    body: bodies.project,
    answer: ({ body }, state) => addProject(body, state),
  },
  {
    method: 'GET',
    path: /^\/projects\/([^/]+)$/,
    answer: (request, state) => {
      const { id, name, registry, metadata } = projectOf(request, state);
      return shown({ project_id: id, name, registry_id: registry, metadata, repo_count: 0 }, ['repo_count']);
    },
  },
  {
    method: 'PUT',
    path: /^\/projects\/([^/]+)$/,
    body: bodies.projectUpdate,
    answer: (request, state) =>
      void Object.assign(projectOf(request, state).metadata, (request.body as { metadata: object }).metadata),
  },
  {
    method: 'GET',
    path: /^\/quotas$/,
    query: ['reference', 'reference_id', 'page', 'page_size'],
    answer: ({ query }, { quotas: all }) =>
      pageOf(
        all.filter(({ project }) => query.reference === 'project' && `${project}` === query.reference_id),
        query,
      ).map(({ id, project, storage }) => ({ id, ref: { id: project }, hard: { storage }, used: { storage: 0 } })),
  },
  {
    method: 'PUT',
    path: /^\/quotas\/(\d+)$/,
    body: bodies.quota,
    answer: ({ parts: [id], body }, { quotas: all }) => {
      const quota = found(
        all.find((each) => `${each.id}` === id),
        `quota ${id}`,
      );
      quota.storage = (body as z.output<typeof bodies.quota>).hard.storage;
    },
  },
];
