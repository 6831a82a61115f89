import type { z } from 'zod';
import * as bodies from './bodies';
import { Refusal } from './refusal';
import type { Route } from './route';
import { shown } from './shown';
import type { State } from './state';

const every = { kind: 'doublestar', pattern: '**' } as const;
/** Harbor gives it to each new proxy cache. Source: WithNDaysSinceLastPull in src/pkg/retention/policy. */
export const sevenDays = (project: number): z.output<typeof bodies.retention> => ({
  algorithm: 'or',
  rules: [
    {
      disabled: false,
      action: 'retain',
      template: 'nDaysSinceLastPull',
      params: { nDaysSinceLastPull: 7 },
      tag_selectors: [{ ...every, decoration: 'matches' }],
      scope_selectors: { repository: [{ ...every, decoration: 'repoMatches' }] },
    },
  ],
  trigger: { kind: 'Schedule', settings: { cron: '0 0 0 * * *' } },
  scope: { level: 'project', ref: project },
});

export function addRetention(policy: z.output<typeof bodies.retention>, state: State): void {
  const project = state.projects.find(({ id }) => id === policy.scope.ref);
  if (!project) throw new Refusal(400, `invalid Project id ${policy.scope.ref}`);
  if (project.metadata.retention_id) throw new Refusal(400, `project ${project.id} already has retention policy`);
  const id = state.next();
  state.retentions.push({ ...policy, id });
  project.metadata.retention_id = `${id}`;
}

/** Source: src/server/v2.0/handler/retention.go and src/pkg/retention. */
export const retentions: readonly Route[] = [
  {
    method: 'POST',
    path: /^\/retentions$/,
    body: bodies.retention,
    answer: ({ body }, state) => addRetention(body, state),
  },
  {
    method: 'GET',
    path: /^\/retentions\/(\d+)$/,
    answer: ({ parts: [id] }, { retentions: all }) => {
      const policy = all.find((each) => `${each.id}` === id);
      // The manager's error has no status.
      if (!policy) throw new Refusal(500, 'internal server error');
      const settings = { ...policy.trigger.settings, next_scheduled_time: '2026-01-02T02:00:00.000Z' };
      return { ...policy, rules: policy.rules.map((rule) => shown(rule)), trigger: { kind: 'Schedule', settings } };
    },
  },
  {
    method: 'PUT',
    path: /^\/retentions\/(\d+)$/,
    body: bodies.retention,
    answer: ({ parts: [id], body }, state) => {
      const policy = body as z.output<typeof bodies.retention>;
      const project = state.projects.find((each) => each.id === policy.scope.ref);
      if (project?.metadata.retention_id !== id) throw new Refusal(404, `the retention policy id ${id} does not match`);
      Object.assign(state.retentions.find((each) => `${each.id}` === id)!, policy);
    },
  },
];
