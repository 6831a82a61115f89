import { bytes } from '@twisterlab/platform/util/quantity';
import { parse } from 'yaml';
import { traces } from '../../charts/monitoring/collector/traces';
import { configuration, paths } from '../../charts/monitoring/jaeger/configuration';
import { fleet } from '../kit/objects';

const { monitoring } = fleet.clusters[0]!;
const config = parse(configuration({ monitoring }));
const { jaeger_storage, jaeger_query } = config.extensions;
const { traces: pipeline } = config.service.pipelines;

describe('the configuration of Jaeger', () => {
  it('uses and enables the components that it defines', () => {
    expect(Object.keys(config.receivers)).toEqual(pipeline.receivers);
    expect(Object.keys(config.exporters)).toEqual(pipeline.exporters);
    expect(Object.keys(config.extensions).sort()).toEqual([...config.service.extensions].sort());
  });

  it('uses one storage for writes and reads', () => {
    const { trace_storage } = config.exporters.jaeger_storage_exporter;
    expect(Object.keys(jaeger_storage.backends)).toEqual([trace_storage]);
    expect(jaeger_query.storage.traces).toBe(trace_storage);
  });

  it('stores traces on its claim, for the retention of the record', () => {
    const { badger } = jaeger_storage.backends.traces;
    expect(badger).toMatchObject({ ephemeral: false, ttl: { spans: `${monitoring.traces.retentionDays * 24}h` } });
    for (const folder of Object.values(badger.directories)) expect(folder).toMatch(new RegExp(`^${paths.data}/`));
  });

  it('has a claim large enough for the sampled traces of a tenant at its rate limit', () => {
    const { perSecond } = fleet.tenants[0]!.api.rateLimit;
    const [spans, size] = [5, 1000];
    const kept =
      (perSecond * spans * size * 86_400 * monitoring.traces.retentionDays * traces.samplingPercentage) / 100;
    expect(kept).toBeLessThan(bytes(monitoring.traces.storage));
  });
});
