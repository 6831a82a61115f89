import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Config } from '../config';
import type { Mount } from './container';

/** How a task waits for its peers: a script, and the variable with `HOST:PORT` of each. The rule `await-peers` requires both. */
export const awaiting = { variable: 'AWAIT', folder: '/await', script: '/await/await.sh' } as const;

const file = join(root, 'charts/kit/workloads/await.sh');

/** The mount of the script: one ConfigMap for each chart. */
export function awaitScript(scope: Construct): Mount {
  const chart = Chart.of(scope);
  const id = `${chart.node.id}-await`;
  const config = (chart.node.tryFindChild(id) as Config | undefined) ?? script(chart, id);
  return config.mount(awaiting.folder, 'await');
}

const script = (chart: Chart, id: string) => new Config(chart, id, { 'await.sh': readFileSync(file, 'utf8') });
