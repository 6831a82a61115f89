import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import type { CheckedItems } from '../expectation';

/** What `npm run adopt -- --json` prints; only what this drill reads. */
export interface Advice {
  readonly code: number;
  readonly objects: readonly { readonly object: string; readonly action: string }[];
  readonly nodePorts: readonly { readonly port: number; readonly fate: string }[];
  readonly steps: readonly Step[];
}

export interface Step {
  readonly title: string;
  readonly commands: readonly string[];
  readonly back: readonly string[];
}

function run(...args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string }> {
  return new Promise((resolve, reject) => {
    const options = { cwd: root, maxBuffer: 2 ** 26, timeout: 300_000 };
    execFile(process.execPath, [join(root, 'cli/run.js'), 'adopt', ...args], options, (error, stdout, stderr) => {
      const code = error ? Number(error.code) : 0;
      if (code === 0 || code === 1) resolve({ code, stdout });
      else reject(new Error(`npm run adopt: ${stderr || error}`));
    });
  });
}

/** The command of the help that writes export.yaml. */
export async function exportCommand(): Promise<string> {
  const { stdout } = await run('--help');
  const [command] = /^kubectl get [\s\S]*?>export\.yaml$/m.exec(stdout) ?? [];
  if (command === undefined) throw new Error('the help of adopt has no command that writes export.yaml');
  return command;
}

/** @param folder with dist and the export; gets the folder `restore`. */
export async function advise(folder: string): Promise<Advice> {
  const restore = join(folder, 'restore');
  const args = [join(folder, 'export.yaml'), '--dist', join(folder, 'dist'), '--restore', restore, '--json'];
  const { code, stdout } = await run(...args);
  return { code, ...JSON.parse(stdout) };
}

/** What an operator relies on. */
export function wrongAdvice({ code, objects, nodePorts }: Advice): CheckedItems {
  const actions: readonly (readonly [object: RegExp, action: string])[] = [
    [/^Pod twisterlab\/builder$/, 'delete'],
    [/^Pod default\/node-debugger-/, 'delete'],
    [/^Namespace old-experiments$/, 'delete'],
    [/^ReplicaSet twisterlab\/twisterlab-api-/, 'delete'],
    [/^Deployment twisterlab\/twisterlab-api$/, 'replace'],
    [/^Deployment twisterlab\/mcp-unified$/, 'replace'],
    [/^StatefulSet twisterlab\/postgres$/, 'replace'],
    [/^Deployment twisterlab\/redis$/, 'replace'],
    [/^Service twisterlab\/redis$/, 'replace'],
    [/^PersistentVolumeClaim twisterlab\/redis-data$/, 'replace'],
    [/^Namespace twisterlab$/, 'adopt'],
    [/^Deployment kube-system\/coredns$/, 'leave'],
  ];
  const fates: readonly (readonly [port: number, fate: string])[] = [
    [30001, 'kept'],
    [30080, 'kept'],
    [30090, 'goes'],
    [30091, 'goes'],
  ];
  return {
    of: actions.length + fates.length + 1,
    faults: [
      ...actions
        .filter(([name, action]) => !objects.some((each) => name.test(each.object) && each.action === action))
        .map(([name, action]) => `${name.source} is not in the list ${action}`),
      ...fates
        .filter(([port, fate]) => !nodePorts.some((each) => each.port === port && each.fate === fate))
        .map(([port, fate]) => `node port ${port} is not the one that ${fate}`),
      ...(code === 0 ? [] : ['a decision is missing']),
    ],
  };
}
