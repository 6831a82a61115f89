import { pipelines } from '@twisterlab/platform/verify/monitoring/pipelines';
import { yamlText } from '@twisterlab/platform/write/yaml';
import { configMap, findings } from '../../kit/objects';

const good = {
  extensions: { file_storage: { directory: '/data' } },
  receivers: { otlp: { protocols: {} } },
  processors: { batch: null },
  exporters: { debug: { storage: 'file_storage' } },
  service: {
    extensions: ['file_storage'],
    pipelines: { logs: { receivers: ['otlp'], processors: ['batch'], exporters: ['debug'] } },
  },
};
const check = (change: object) =>
  findings(pipelines, [configMap('collector', { 'collector.yaml': yamlText({ ...good, ...change }) })]);
const service = (logs: object, extensions = ['file_storage']) => ({
  service: { extensions, pipelines: { logs: { ...good.service.pipelines.logs, ...logs } } },
});

describe('pipelines', () => {
  it('accepts components that are configured and used, and other files', () => {
    expect(check({})).toEqual([]);
    expect(findings(pipelines, [configMap('other', { 'other.yaml': 'service: a\n' })])).toEqual([]);
  });

  it.each([
    ['a missing receiver', service({ receivers: ['otlp', 'syslog'] }), 'the pipeline logs names syslog in receivers'],
    ['no exporter', service({ exporters: [] }), 'the pipeline logs has no exporters'],
    ['no pipeline', { service: { extensions: ['file_storage'], pipelines: {} } }, 'it has no pipeline'],
    ['a missing extension', service({}, ['file_storage', 'zpages']), 'service.extensions names zpages'],
    ['an extension that is not started', service({}, []), 'service.extensions does not name file_storage'],
    ['an unused exporter', { exporters: { debug: {}, loki: {} } }, 'no pipeline names loki of exporters'],
    ['another storage', { exporters: { debug: { storage: 'other' } } }, 'storage names other'],
  ])('rejects %s', (_, change, message) => {
    expect(check(change)).toContainEqual(expect.stringContaining(`ConfigMap collector collector.yaml: ${message}`));
  });
});
