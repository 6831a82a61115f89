import type { Checked } from '../expectation';
import { run } from './run';

/** Labels of an alert, and the receivers that have to hear of it. */
type Expected = readonly [labels: Readonly<Record<string, string>>, receiver: string];

const twisterlab = { namespace: 'twisterlab' };
const cases: readonly Expected[] = [
  [{ alertname: 'Watchdog', severity: 'info' }, 'heartbeat'],
  // Of the cluster itself.
  [{ alertname: 'NodeNotReady', severity: 'critical', node: 'edgeserver' }, 'critical'],
  [{ alertname: 'HostDown', severity: 'critical', host: 'argocd.twisterlab.local' }, 'critical'],
  [{ alertname: 'DiskSpaceLow', severity: 'warning', instance: 'edgeserver' }, 'chat'],
  [{ alertname: 'NodeRestarted', severity: 'info', instance: 'edgeserver' }, 'chat'],
  // Of a tenant that somebody is on call for.
  [{ alertname: 'RedisDown', severity: 'critical', ...twisterlab }, 'critical'],
  [{ alertname: 'HostDown', severity: 'critical', host: 'api.twisterlab.local' }, 'critical'],
  [{ alertname: 'PodCrashLooping', severity: 'warning', ...twisterlab }, 'chat'],
  // Of the others, whose names begin as his.
  [{ alertname: 'RedisDown', severity: 'critical', namespace: 'twisterlab-dev' }, 'chat'],
  [{ alertname: 'RedisDown', severity: 'critical', namespace: 'twisterlab-staging' }, 'chat'],
  [{ alertname: 'HostDown', severity: 'critical', host: 'staging.twisterlab.local' }, 'chat'],
  [{ alertname: 'PodCrashLooping', severity: 'warning', namespace: 'twisterlab-dev' }, 'chat'],
];

/** Asks amtool where each alert would go. */
export async function routed(amtool: string, configuration: string): Promise<Checked> {
  const faults: string[] = [];
  for (const [labels, receiver] of cases) {
    const words = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    const args = ['config', 'routes', 'test', `--config.file=${configuration}`, `--verify.receivers=${receiver}`];
    const { code, printed } = await run(amtool, [...args, ...words]);
    if (code !== 0) faults.push(`${words.join(' ')}: ${printed.trim().split('\n').join(' | ')}`);
  }
  return { of: cases.length, faults };
}
