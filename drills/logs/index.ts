import { drill } from '../drill';
import { alerting, arriving } from './arriving';
import { load } from './load';
import { killed, outage, replaced } from './outage';
import { retention } from './retention';
import { sabotages } from './sabotage';
import { Scene } from './scene';
import { tracing } from './tracing';

/** Lines from files as the kubelet writes them, through a real collector into a real Loki; traces into Jaeger; load by k6. */
export const logs = drill({
  name: 'logs',
  promise: 'logs and traces arrive, and go when they are old',
  minutes: 5,
  parts: ['etcd', 'kubectl', 'kube-apiserver-1.36', 'loki', 'otelcol', 'jaeger', 'k6'],
  ci: {
    healthy: true,
    broken: 'ten sabotages take half an hour',
    without: 'deletion by age and the load test take two minutes; Loki is away for 15 s and not for a minute',
  },
  breaks: sabotages,
  async run(story) {
    const { processes, dist, step } = story;
    const scene = await step('an API server with two pods', () => Scene.start(processes, dist));
    await step('Loki', () => scene.loki.start());
    await step('the collector', () => scene.collector.start());
    await story.stands(undefined);
    await arriving(story, scene);
    await alerting(story, scene);
    await outage(story, scene);
    await killed(story, scene);
    await replaced(story, scene);
    await tracing(story, scene);
    if (story.short) return;
    await retention(story);
    await load(story);
  },
});
