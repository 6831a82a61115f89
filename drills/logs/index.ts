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
  summary: 'logs and traces arrive, and are deleted after their retention',
  minutes: 5,
  parts: ['etcd', 'kubectl', 'kube-apiserver-1.36', 'loki', 'otelcol', 'jaeger', 'k6', 'prometheus'],
  ci: {
    normal: true,
    faultInjections: 'twelve fault injections take half an hour',
    omits: 'retention and the load test take two minutes; Loki is down for 15 s instead of a minute',
  },
  faultInjections: faultInjections,
  async run(context) {
    const { processes, dist, step } = context;
    const fixture = await step('start an API server with two pods', () => Fixture.start(processes, dist));
    await step('start Loki', () => fixture.loki.start());
    await step('start the collector', () => fixture.collector.start());
    await context.fixtureReady(undefined);
    await ingestion(context, fixture);
    await alerting(context, fixture);
    await outage(context, fixture);
    await killedCollector(context, fixture);
    await restartedCollector(context, fixture);
    await tracing(context, fixture);
    if (context.short) return;
    await retention(context);
    await load(context);
  },
});
