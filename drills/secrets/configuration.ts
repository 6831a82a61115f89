import { noFaults } from '../expectation';
import { checks } from './checks';
import type { SecretsStore } from './store';

/** Runs the script of an administrator on an empty Vault, gives it what it asks for, and lets it check its work. */
export async function configure({ context, keepers, fixture: { script } }: SecretsStore): Promise<void> {
  const faults: string[] = [];
  const first = await context.step('sh bootstrap/edge-vault.sh', () => keepers.administer(script));
  const missing = [...first.output.matchAll(/^MISSING {2}(\S+) (\S+) {2}/gm)];
  await context.step('write the values that it asks for', async () => {
    for (const [, path, key] of missing) await keepers.write(path!, key!, 'https://unused.invalid/');
  });
  const second = await context.step('sh bootstrap/edge-vault.sh, again', () => keepers.administer(script));
  if (second.code !== 0) faults.push(`it ends with ${second.code}: ${last(second.output)}`);
  const written = second.output.split('\n').filter((line) => line.startsWith('written'));
  if (written.length > 0) faults.push(`it writes again: ${written.join(', ')}`);
  const third = await context.step('sh bootstrap/edge-vault.sh check', () => keepers.administer(script, 'check'));
  if (third.code !== 0)
    faults.push(
      `check ends with ${third.code}: ${third.output.match(/^MISSING.*$/gm)?.join(', ') ?? last(third.output)}`,
    );
  const present = [...third.output.matchAll(/^present/gm)].length;
  context.note(`${present} values, ${missing.length} of them given`);
  context.check(checks.configured, { of: present, faults }, noFaults);
}

export const last = (text: string) => text.trim().split('\n').slice(-4).join(' | ');
