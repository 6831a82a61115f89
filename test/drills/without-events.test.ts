import { parse } from 'yaml';
import { Dist } from '../../drills/dist';
import { configFile } from '../../drills/servers/config-files';
import { withoutEvents } from '../../drills/servers/without-events';
import { renderedDist } from '../kit/dist';

interface Collector {
  readonly receivers: object;
  readonly extensions: object;
  readonly processors: object;
  readonly service: { readonly extensions: readonly string[]; readonly pipelines: Readonly<Record<string, object>> };
}

describe('the collector of the drills', () => {
  const rendered = configFile(Dist.in(renderedDist), 'edge/otel-collector/', 'collector.yaml');
  const before = parse(rendered) as Collector;
  const after = parse(withoutEvents(rendered)) as Collector;

  it('has everything but Kubernetes Events', () => {
    const without = (all: object, name: string) =>
      Object.fromEntries(Object.entries(all).filter(([each]) => each !== name));
    expect(before.receivers).toHaveProperty('k8s_events');
    expect(after).toEqual({
      ...before,
      receivers: without(before.receivers, 'k8s_events'),
      extensions: without(before.extensions, 'k8s_leader_elector'),
      processors: without(before.processors, 'resource/events'),
      service: {
        ...before.service,
        extensions: before.service.extensions.filter((each) => each !== 'k8s_leader_elector'),
        pipelines: without(before.service.pipelines, 'logs/events'),
      },
    });
  });

  it('gets a text with a syntax error as it is', () => {
    expect(withoutEvents('a: [')).toBe('a: [');
  });
});
