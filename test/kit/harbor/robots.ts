import type { z } from 'zod';
import * as bodies from './bodies';
import { found, free, Refusal } from './refusal';
import type { Route } from './route';
import { pageOf, shown } from './shown';

/** Of each account that Harbor creates: no output may contain it. */
export const secret = 'Secret-of-the-robot-1';

/** Source: src/server/v2.0/handler/robot.go and src/controller/robot. */
export const robots: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/robots$/,
    query: ['q', 'page', 'page_size'],
    answer: ({ query }, state) => {
      // Without a level: those of the system, of which there are none.
      const [, project] = /^Level=project,ProjectID=(\d+)$/.exec(query.q ?? 'Level=project,ProjectID=0') ?? [];
      if (project === undefined) throw new Refusal(400, 'must with project ID when to query project robots');
      return pageOf(
        state.robots.filter((each) => `${each.project}` === project),
        query,
      ).map(({ project: _, ...each }) =>
        shown({ ...each, name: `${state.configurations.robot_name_prefix}${each.name}`, editable: true }, ['disable']),
      );
    },
  },
  {
    method: 'POST',
    path: /^\/robots$/,
    body: bodies.robot,
    answer: ({ body }: { body: z.output<typeof bodies.robot> }, state) => {
      const { namespace } = body.permissions[0]!;
      const project = found(
        state.projects.find((each) => each.name === namespace),
        `project ${namespace}`,
      );
      const name = `${namespace}+${body.name}`;
      free(
        state.robots.find((each) => each.name === name),
        `robot ${name}`,
      );
      const id = state.next();
      state.robots.push({ ...body, id, name, project: project.id });
      return { id, name: `${state.configurations.robot_name_prefix}${name}`, secret, expires_at: -1 };
    },
  },
  {
    method: 'PUT',
    path: /^\/robots\/(\d+)$/,
    body: bodies.robotUpdate,
    answer: ({ parts: [id], body }, state) => {
      const robot = found(
        state.robots.find((each) => `${each.id}` === id),
        `robot ${id}`,
      );
      const { name, permissions, ...rest } = body as z.output<typeof bodies.robotUpdate>;
      if (name !== `${state.configurations.robot_name_prefix}${robot.name}`)
        throw new Refusal(400, 'cannot update the level or name of robot');
      const project = state.projects.find((each) => each.name === permissions[0]!.namespace);
      if (project?.id !== robot.project) throw new Refusal(400, 'cannot update the project id of robot');
      Object.assign(robot, { ...rest, permissions });
    },
  },
];
