import { linkAll } from '@twisterlab/platform/compile';
import { images } from '../../../charts/images';
import { capturedMetrics } from '../../../charts/rules/captured-metrics';
import { deployment, environment } from '../../kit/objects';

const reads = (expr: string) => ({ alert: 'AgentsFail', expr });

/** Findings on an image while an alert has this expression. */
function of(image: string, expr = 'rate(mcp_tool_executions_total{status="error"}[5m]) > 1', catalogue = [image]) {
  const plain = environment([deployment('mcp-unified', { image })]);
  const monitoring = { ...plain.monitoring, ruleGroups: [{ name: 'agents', rules: [reads(expr)] }] };
  const [graph] = linkAll([{ ...plain, monitoring }]);
  return [...capturedMetrics(catalogue).check(graph!)].map(({ message }) => message);
}

const other = images.mcpUnified.replace(/:[^:]*$/, ':3.1.0');

describe('captured-metrics', () => {
  it('accepts the version from which the series were captured, with or without a digest', () => {
    expect(of(images.mcpUnified)).toEqual([]);
    expect(of(`${images.mcpUnified.replace(/@.*/, '')}@sha256:${'a'.repeat(64)}`)).toEqual([]);
  });

  it('rejects another version, and names the alerts that may never fire', () => {
    expect(of(other)).toEqual([
      `mcp-unified has version 3.1.0, and the alerts AgentsFail read series that were captured from ${/:([^:@]+)/.exec(images.mcpUnified)![1]}: they may never fire`,
    ]);
  });

  it('accepts another version that a record chooses', () => {
    expect(of(other)).toHaveLength(1);
    expect(of(other, undefined, Object.values(images))).toEqual([]);
  });

  it('accepts any version if no alert reads a series of its own, and images without captured versions', () => {
    expect(of(other, 'rate(process_cpu_seconds_total[5m]) > 1')).toEqual([]);
    const api = images.twisterlabApi.replace(/:[^:]*$/, ':3.1.0');
    expect(of(api, 'rate(prometheus_http_requests_total[5m]) > 1')).toEqual([]);
    expect(of('docker.io/library/redis:7.2.1')).toEqual([]);
  });
});
