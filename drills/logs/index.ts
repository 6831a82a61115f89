import { drill } from '../drill';
import { faultInjections } from './fault-injections';
import { Fixture } from './fixture';
import { alerting, ingestion } from './ingestion';
import { load } from './load';
import { killedCollector, outage, restartedCollector } from './outage';
import { retention } from './retention';
import { tracing } from './tracing';

/** Container log files through a real collector into a real Loki; traces into Jaeger; load by k6. */
export const logs = drill({
  name: 'logs',
  promise: 'logs and traces arrive, and are deleted after their retention',
  minutes: 5,
  parts: ['etcd', 'kubectl', 'kube-apiserver-1.36', 'loki', 'otelcol', 'jaeger', 'k6'],
  ci: {
    healthy: true,
    broken: 'ten fault injections take half an hour',
    without: 'retention and the load test take two minutes; Loki is down for 15 s instead of a minute',
  },
  breaks: faultInjections,
  async run(story) {
    const { processes, dist, step } = story;
    const fixture = await step('start an API server with two pods', () => Fixture.start(processes, dist));
    await step('start Loki', () => fixture.loki.start());
    await step('start the collector', () => fixture.collector.start());
    await story.stands(undefined);
    await ingestion(story, fixture);
    await alerting(story, fixture);
    await outage(story, fixture);
    await killedCollector(story, fixture);
    await restartedCollector(story, fixture);
    await tracing(story, fixture);
    if (story.short) return;
    await retention(story);
    await load(story);
  },
});
