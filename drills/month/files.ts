import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { is } from '@twisterlab/platform/model/kinds';
import type { Dist } from '../dist';
import { renderedAlertmanagerConfig } from '../servers/alertmanager';
import { renderedRules } from '../servers/prometheus-config';

/** Writes what the program reads: the rules and the routes as rendered. */
export function filesOf(dist: Dist, folder: string) {
  const [rules, data] = [join(folder, 'rules'), join(folder, 'data')];
  for (const each of [rules, data]) mkdirSync(each, { recursive: true });
  for (const [name, text] of Object.entries(renderedRules(dist))) writeFileSync(join(rules, name), text);
  const alertmanager = join(folder, 'alertmanager.yml');
  writeFileSync(alertmanager, renderedAlertmanagerConfig(dist));
  return { rules, data, alertmanager, retention: retentionOf(dist) };
}

/** How long Alertmanager remembers what it sent. */
function retentionOf(dist: Dist): string {
  const { manifest } = dist.find(({ path }) => path === 'edge/alertmanager/StatefulSet.alertmanager.yaml');
  const args = is(manifest, 'StatefulSet') ? (manifest.spec.template.spec?.containers[0]?.args ?? []) : [];
  const flag = '--data.retention=';
  const found = args.find((arg) => arg.startsWith(flag));
  if (!found) throw new Error(`Alertmanager has no ${flag}`);
  return found.slice(flag.length);
}
