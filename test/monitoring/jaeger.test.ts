import { parse } from 'yaml';
import { traceSampling } from '../../charts/monitoring/collector/traces';
import { spanBytes } from '../../charts/monitoring/jaeger/badger';
import { configuration, paths } from '../../charts/monitoring/jaeger/configuration';
import { fleet } from '../kit/objects';

const cluster = fleet.clusters[0]!;
const { monitoring } = cluster;
const config = parse(configuration({ monitoring }));
const limitOf = (of: Parameters<typeof traceSampling>[0]) => traceSampling(of).policies[0]!.bytes_limiting;
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

  it('gets no more traces from all collectors within its retention than its claim holds', () => {
    const [node] = cluster.nodes;
    for (const nodes of [[node!], [node!, node!, node!]]) {
      for (const [storage, retentionDays] of [
        ['1Gi', 1],
        ['2Gi', 2],
        ['8Gi', 7],
      ] as const) {
        const { bytes_per_second } = limitOf({
          nodes,
          monitoring: { ...monitoring, traces: { storage, retentionDays } },
        });
        const kept = bytes_per_second * nodes.length * retentionDays * 86_400;
        expect(kept / spanBytes(storage)).toBeGreaterThan(0.99);
        expect(kept).toBeLessThanOrEqual(spanBytes(storage));
      }
    }
  });

  it('keeps every trace of an hour in which a tenant has a request a second', () => {
    const { bytes_per_second, burst_capacity } = limitOf(cluster);
    const [spans, size] = [5, 1000];
    expect(3600 * spans * size).toBeLessThan(burst_capacity + 3600 * bytes_per_second);
  });
});
