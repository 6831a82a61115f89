import type { CheckedItems } from '../expectation';
import { run } from './run';

/** Labels of an alert, and the receivers that it has to reach, in order. */
type Expected = readonly [labels: Readonly<Record<string, string>>, receivers: string];

const twisterlab = { namespace: 'twisterlab' };
const cases: readonly Expected[] = [
  [{ alertname: 'Watchdog', severity: 'info' }, 'heartbeat'],
  // Alerts about the cluster.
  [{ alertname: 'NodeNotReady', severity: 'critical', node: 'edgeserver' }, 'second,chat'],
  [{ alertname: 'HostDown', severity: 'critical', host: 'argocd.twisterlab.local' }, 'second,chat'],
  [{ alertname: 'DiskSpaceLow', severity: 'warning', instance: 'edgeserver' }, 'chat'],
  [{ alertname: 'NodeRestarted', severity: 'info', instance: 'edgeserver' }, 'chat'],
  // Alerts about a tenant with an on-call rota.
  [{ alertname: 'RedisDown', severity: 'critical', ...twisterlab }, 'second,chat'],
  [{ alertname: 'HostDown', severity: 'critical', host: 'api.twisterlab.local' }, 'second,chat'],
  [{ alertname: 'PodCrashLooping', severity: 'warning', ...twisterlab }, 'chat'],
  // Alerts about the other tenants, whose names have the same prefix.
  [{ alertname: 'RedisDown', severity: 'critical', namespace: 'twisterlab-dev' }, 'chat'],
  [{ alertname: 'RedisDown', severity: 'critical', namespace: 'twisterlab-staging' }, 'chat'],
  [{ alertname: 'HostDown', severity: 'critical', host: 'staging.twisterlab.local' }, 'chat'],
  [{ alertname: 'PodCrashLooping', severity: 'warning', namespace: 'twisterlab-dev' }, 'chat'],
];

/** Tests with amtool which receiver each alert reaches. */
export async function checkRoutes(amtool: string, configuration: string): Promise<CheckedItems> {
  const faults: string[] = [];
  for (const [labels, receiver] of cases) {
    const matchers = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    const args = ['config', 'routes', 'test', `--config.file=${configuration}`, `--verify.receivers=${receiver}`];
    const { code, printed } = await run(amtool, [...args, ...matchers]);
    if (code !== 0) faults.push(`${matchers.join(' ')}: ${printed.trim().split('\n').join(' | ')}`);
  }
  return { of: cases.length, faults };
}
