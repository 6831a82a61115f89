import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dist } from '../dist';
import type { Checked } from '../expectation';
import { part } from '../parts';
import { fileIn, rulesIn } from './rules';
import { run } from './run';

/** The makers' own programs read every file as it was rendered. */
export async function checked(dist: Dist, folder: string): Promise<Checked> {
  mkdirSync(join(folder, 'rules'), { recursive: true });
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const [promtool, amtool] = [await part('promtool'), await part('amtool')];
  const rules = Object.entries(rulesIn(dist)).map(([name, text]) => write(join('rules', name), text));
  const checks = [
    [promtool, 'check', 'rules', '--lint=all', '--lint-fatal', ...rules],
    // Files that it names are in the pod.
    [
      promtool,
      'check',
      'config',
      '--syntax-only',
      write('prometheus.yml', fileIn(dist, 'prometheus', 'prometheus.yml')),
    ],
    [amtool, 'check-config', write('alertmanager.yml', fileIn(dist, 'alertmanager', 'alertmanager.yml'))],
  ];
  const faults: string[] = [];
  for (const [program, ...args] of checks) {
    const { code, printed } = await run(program!, args);
    const lines = printed.split('\n').filter((line) => !/SUCCESS|^Checking|^$/.test(line));
    if (code !== 0) faults.push(`${args.slice(0, 2).join(' ')}: ${lines.slice(0, 10).join(' | ')}`);
  }
  return { of: rules.length + 2, faults };
}
