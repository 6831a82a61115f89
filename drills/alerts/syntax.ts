import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dist } from '../dist';
import type { CheckedItems } from '../expectation';
import { part } from '../parts';
import { renderedAlertmanagerConfig } from '../servers/alertmanager';
import { renderedConfig, renderedRules } from '../servers/prometheus-config';
import { run } from './run';

/** Checks every file as rendered with promtool and amtool. */
export async function checkSyntax(dist: Dist, folder: string): Promise<CheckedItems> {
  mkdirSync(join(folder, 'rules'), { recursive: true });
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const [promtool, amtool] = [await part('promtool'), await part('amtool')];
  const rules = Object.entries(renderedRules(dist)).map(([name, text]) => write(join('rules', name), text));
  const commands = [
    [promtool, 'check', 'rules', '--lint=all', '--lint-fatal', ...rules],
    // The files that it references exist only in the pod.
    [promtool, 'check', 'config', '--syntax-only', write('prometheus.yml', renderedConfig(dist))],
    [amtool, 'check-config', write('alertmanager.yml', renderedAlertmanagerConfig(dist))],
  ];
  const faults: string[] = [];
  for (const [program, ...args] of commands) {
    const { code, printed } = await run(program!, args);
    const lines = printed.split('\n').filter((line) => !/SUCCESS|^Checking|^$/.test(line));
    if (code !== 0) faults.push(`${args.slice(0, 2).join(' ')}: ${lines.slice(0, 10).join(' | ')}`);
  }
  return { of: rules.length + 2, faults };
}
