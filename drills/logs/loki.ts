import { parse, stringify } from 'yaml';
import type { Dist } from '../dist';
import type { Processes } from '../fixtures/processes';
import { configFile } from '../servers/config-files';
import { Loki } from '../servers/loki';

export interface Ports {
  readonly http: number;
  readonly grpc: number;
  /** Of the server that receives its alerts. */
  readonly alertmanager: number;
}

/** A Loki with the rendered rules. Changed: they are evaluated every second, and ErrorLogFlood fires at once. */
export function localLoki(processes: Processes, dist: Dist, { http, grpc, alertmanager }: Ports): Loki {
  return new Loki(processes, dist, {
    http,
    grpc,
    settings: {
      'ruler>alertmanager_url': `http://127.0.0.1:${alertmanager}`,
      'ruler>evaluation_interval': '1s',
      'ruler>poll_interval': '1s',
    },
    rules: { 'logs.yml': withoutFor(configFile(dist, 'edge/loki/', 'logs.yml'), 'ErrorLogFlood') },
  });
}

/** The other alerts keep their `for`, so that they stay quiet. */
function withoutFor(rules: string, alert: string): string {
  const { groups } = parse(rules) as { groups: { rules: { alert: string; for?: string }[] }[] };
  for (const rule of groups.flatMap((group) => group.rules)) if (rule.alert === alert) rule.for = '0s';
  return stringify({ groups }, { lineWidth: 0 });
}
