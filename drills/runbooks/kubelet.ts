import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeletOptions } from '../fixtures/simulated-nodes';

/** What every container has logged, as a container runtime writes it. Filters of the pages find it. */
const log = () =>
  `${new Date().toISOString()} stdout F ERROR: deadlock detected, error in a rule, lease refused, retry\n`;

/** A program of a container that prints how it was called. */
const printsItsCall = 'echo "$0 $*"';

/**
 * Simulated kubelets that serve logs and run commands in containers.
 * @param folder where their files go.
 * @param programs scripts by name: the only programs that a container has.
 */
export function kubelet(folder: string, programs: Readonly<Record<string, string>>): KubeletOptions {
  const bin = join(folder, 'container');
  mkdirSync(bin, { recursive: true });
  const inContainer = ['bash', 'cat', 'df', 'env', 'grafana', 'ls', 'patronictl', 'pgbackrest', 'sh'];
  const all = { ...Object.fromEntries(inContainer.map((name) => [name, printsItsCall])), ...programs };
  for (const [name, script] of Object.entries(all))
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const logsFile = join(folder, 'container.log');
  writeFileSync(logsFile, log());
  const of = (kind: string, spec: object) => ({
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind,
    metadata: { name: 'all' },
    spec,
  });
  return {
    config: [
      of('ClusterLogs', { logs: [{ logsFile, previousLogsFile: logsFile, follow: false }] }),
      of('ClusterExec', { execs: [{ local: { workDir: folder, envs: [{ name: 'PATH', value: bin }] } }] }),
    ],
    path: bin,
  };
}
