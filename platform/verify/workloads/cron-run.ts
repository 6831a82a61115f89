import type { Kinds } from '../../model/kinds';
import type { Finding, Rule } from '../rule';

/** What keeps the runs of a CronJob from starting, although its schedule is valid and it is not suspended. */
export const cronRun: Rule = {
  name: 'cron-run',
  *check(graph) {
    for (const at of graph.all('CronJob')) for (const fault of faults(at.manifest)) yield { at, ...fault };
  },
};

/** Seconds between two looks of the controller. Source: Kubernetes, CronJob, deadline for delayed Job start. */
const interval = 10;

/** Kueue starts the suspended Jobs that name a queue. */
const queue = 'kueue.x-k8s.io/queue-name';

function* faults({ spec }: Kinds['CronJob']): Iterable<Omit<Finding, 'at'>> {
  const { startingDeadlineSeconds: deadline = interval, concurrencyPolicy, jobTemplate } = spec;
  if (deadline < interval) {
    yield {
      message: `has startingDeadlineSeconds ${deadline}: the controller looks every ${interval} s and misses runs`,
      fix: `Set ${interval} or more, or remove it.`,
    };
  }
  if (jobTemplate.spec.suspend && !jobTemplate.metadata?.labels?.[queue]) {
    yield {
      message: 'creates suspended Jobs (jobTemplate.spec.suspend), whose pods never start',
      fix: 'Remove it; spec.suspend stops the schedule.',
    };
  }
  if (concurrencyPolicy === 'Forbid' && jobTemplate.spec.activeDeadlineSeconds === undefined) {
    yield {
      message: 'has concurrencyPolicy Forbid and no activeDeadlineSeconds: a run that hangs blocks every later one',
      fix: 'Set jobTemplate.spec.activeDeadlineSeconds.',
    };
  }
}
