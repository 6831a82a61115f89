import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '@twisterlab/platform/util/root';
import { part } from '../parts';

const execute = promisify(execFile);

/** crane, for a registry without TLS. @returns its output. */
export async function crane(...args: string[]): Promise<string> {
  return (await execute(await part('crane'), [...args, '--insecure'])).stdout.trim();
}

/** Creates NAME.key and NAME.pub in the folder, without a password. */
export async function keyPair(folder: string, name: string): Promise<void> {
  const args = ['generate-key-pair', '--output-key-prefix', name];
  await execute(await part('cosign'), args, { cwd: folder, env: { ...process.env, COSIGN_PASSWORD: '' } });
}

/** Signs with a key, offline: no transparency log can be reached. @param reference by digest. */
export async function sign(folder: string, key: string, reference: string): Promise<void> {
  const offline = ['--use-signing-config=false', '--tlog-upload=false', '--yes'];
  const args = ['sign', '--key', join(folder, `${key}.key`), ...offline, '--allow-http-registry', reference];
  await execute(await part('cosign'), args, { env: { ...process.env, COSIGN_PASSWORD: '' } });
}

/** Runs Trivy on dist with the checks that it embeds, then the gate. @returns the gate's problems. */
export async function scanConfiguration(
  folder: string,
  dist: string,
): Promise<readonly { where: string; message: string }[]> {
  const args = [
    'config',
    '--quiet',
    '--skip-check-update',
    '--format',
    'json',
    '--cache-dir',
    join(folder, 'trivy'),
    dist,
  ];
  const { stdout: report } = await execute(await part('trivy'), args, { maxBuffer: 2 ** 28 });
  const file = join(folder, 'dist.json');
  writeFileSync(file, report);
  const command = [join(root, 'cli/run.js'), 'scan', '--json', file];
  // It exits with 1 if there are problems.
  const { stdout } = await execute(process.execPath, command).catch((error: { stdout: string }) => error);
  return (JSON.parse(stdout) as { problems: { where: string; message: string }[] }).problems;
}
