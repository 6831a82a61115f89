import type { z } from 'zod';
import * as bodies from './bodies';
import { Refusal } from './refusal';
import type { Route } from './route';

const configurations: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/configurations$/,
    // Harbor 2.15.1 answers an empty object for the policy of scans, which has a path of its own.
    answer: (_, { configurations: current }) => ({
      ...Object.fromEntries(Object.entries(current).map(([key, value]) => [key, { value, editable: true }])),
      scan_all_policy: {},
    }),
  },
  {
    method: 'PUT',
    path: /^\/configurations$/,
    body: bodies.configurations,
    answer: ({ body }, state) => void Object.assign(state.configurations, body),
  },
];

type Schedule = z.output<typeof bodies.schedule>;
type Job = 'gc' | 'scanAll';

/** Harbor answers with an empty body if there is none. Sources: gc.go, scan_all.go, model/gc.go and model/schedule.go of the handlers. */
const shown: Readonly<Record<Job, (current: Schedule) => unknown>> = {
  gc: ({ schedule, parameters }) => ({
    id: 1,
    job_kind: schedule.cron,
    job_parameters: JSON.stringify({ ...parameters, time_window: 2 }),
    schedule: { ...schedule, next_scheduled_time: '2026-01-02T03:00:00.000Z' },
  }),
  scanAll: ({ schedule }) => ({ id: 2, schedule }),
};

const schedules = (job: Job): readonly Route[] => {
  const path = new RegExp(`^/system/${job}/schedule$`);
  const put: Route['answer'] = ({ body }, state) => {
    state.schedules[job] = body;
  };
  return [
    {
      method: 'GET',
      path,
      answer: (_, state) => state.schedules[job] && shown[job](state.schedules[job]),
    },
    {
      method: 'POST',
      path,
      body: bodies.schedule,
      answer: (request, state) => {
        // A POST for garbage collection replaces the schedule.
        if (job === 'scanAll' && state.schedules.scanAll) throw new Refusal(412, 'fail to set schedule for scan all');
        return put(request, state);
      },
    },
    { method: 'PUT', path, body: bodies.schedule, answer: put },
  ];
};

/** Settings and schedules of the whole instance. */
export const instance: readonly Route[] = [...configurations, ...schedules('gc'), ...schedules('scanAll')];
