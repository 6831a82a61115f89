import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kinds, ofKind } from '@twisterlab/platform/model/kinds';
import { parse } from 'yaml';
import type { DashboardJson } from '../../charts/monitoring/grafana/queries';
import { renderedDist } from '../kit/dist';

const folder = join(renderedDist, 'edge/grafana');

/** ConfigMaps of Grafana as they are rendered. */
export function configMaps(): Kinds['ConfigMap'][] {
  return readdirSync(folder)
    .filter((file) => file.startsWith('ConfigMap.'))
    .sort()
    .map((file) => ofKind(parse(readFileSync(join(folder, file), 'utf8')), 'ConfigMap'));
}

/** Every dashboard out of them, by its file's name. */
export function renderedDashboards(): Record<string, DashboardJson> {
  const files = configMaps().flatMap(({ data = {} }) => Object.entries(data));
  return Object.fromEntries(
    files.filter(([name]) => name.endsWith('.json')).map(([name, text]) => [name, JSON.parse(text) as DashboardJson]),
  );
}
