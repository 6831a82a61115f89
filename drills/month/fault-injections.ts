import type { FaultInjection } from '../drill';
import { changeConfigFile } from '../servers/config-files';
import { checks } from './checks';

const rule = (topic: string, text: string | RegExp, by: string) =>
  changeConfigFile('edge/prometheus/', `${topic}.yml`, (file) => file.replace(text, by));
const route = (text: string | RegExp, by: string) =>
  changeConfigFile('edge/alertmanager/', 'alertmanager.yml', (file) => file.replace(text, by));

/** Mistakes that no case of one rule detects. */
export const faultInjections: readonly FaultInjection[] = [
  {
    name: 'a metric that no target exposes',
    fails: checks.read,
    dist: rule('hosts', /probe_duration_seconds/g, 'probe_time_seconds'),
  },
  { name: 'an alert on one failed scrape', fails: checks.quiet, dist: rule('targets', 'for: 10m', 'for: 0s') },
  {
    name: 'a renewal that may be ten days late',
    fails: checks.noticed,
    dist: rule('certificates', '< 2160000', '< 1728000'),
  },
  {
    name: 'consequences of a slow disk that are not inhibited',
    fails: checks.others,
    dist: route('slow-disk', 'slow-disks'),
  },
];
