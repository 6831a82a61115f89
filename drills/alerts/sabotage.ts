import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { Dist } from '../dist';
import type { Sabotage } from '../drill';
import { promises } from './promises';

/** Alters a file of one of the ConfigMaps of monitoring. */
function inFile(application: string, file: string, text: string | RegExp, by: string): (dist: Dist) => void {
  return (dist) =>
    dist.change(
      ({ path, manifest }) =>
        path.startsWith(`edge/${application}/ConfigMap.`) &&
        (manifest as Kinds['ConfigMap']).data?.[file] !== undefined,
      (manifest) => {
        const { data = {}, ...rest } = manifest as Kinds['ConfigMap'];
        const changed = data[file]!.replace(text, by);
        if (changed === data[file]) throw new Error(`${file} does not say: ${text}`);
        return { ...rest, data: { ...data, [file]: changed } };
      },
    );
}

const rule = (topic: string, text: string | RegExp, by: string) => inFile('prometheus', `${topic}.yml`, text, by);
const route = (text: string | RegExp, by: string) => inFile('alertmanager', 'alertmanager.yml', text, by);

/** Rules and routes that look right, each with the promise that has to notice it. */
export const sabotages: readonly Sabotage[] = [
  {
    name: 'a metric that nobody has',
    fails: promises.proven,
    dist: rule('memory', 'node_memory_MemAvailable_bytes', 'node_memory_available_bytes'),
  },
  { name: 'a disk that is not low at 90 %', fails: promises.proven, dist: rule('disk', '> 0.8\n', '> 0.91\n') },
  {
    name: 'failures halved by requests that only started',
    fails: promises.proven,
    dist: rule('sentiment', 'status=~"success|error"', 'status=~".*"'),
  },
  {
    name: 'an alert that is critical on the wrong day',
    fails: promises.proven,
    dist: rule('twisterlab-backup-postgres', '> 100800', '> 604800'),
  },
  {
    name: 'a rule that nobody proves',
    fails: promises.covered,
    dist: rule('disk', 'alert: DiskWillFill', 'alert: DiskIsFull'),
  },
  { name: 'a brace too few', fails: promises.checked, dist: rule('redis', 'redis_up == 0', 'redis_up{ == 0') },
  {
    name: 'critical alerts that wake nobody',
    fails: promises.routed,
    dist: route(/receiver: critical\n(\s+)matchers/, 'receiver: chat\n$1matchers'),
  },
  {
    name: 'a node that is down holds nothing back',
    fails: promises.held,
    dist: route(/alertname=~"NodeNotReady\|NodeUnreachable"/, 'alertname=~"NodeDown"'),
  },
  {
    name: 'one tenant without PostgreSQL silences all',
    fails: promises.held,
    dist: route(/(DeploymentUnavailable\|PodCrashLooping"\n\s+- namespace!=""\n\s+equal:)\n\s+- namespace/, '$1 []'),
  },
  {
    name: 'an end that nobody hears of',
    fails: promises.told,
    dist: route(/send_resolved: true/g, 'send_resolved: false'),
  },
  {
    name: 'a heartbeat to an address that nobody gave',
    fails: promises.heartbeat,
    dist: route('/heartbeat-url', '/heart-beat-url'),
  },
];
