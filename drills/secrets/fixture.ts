import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Dist } from '../dist';
import type { NodeCluster } from '../fixtures/node-cluster';

/** What fault injections may change besides dist. */
export interface Fixture {
  readonly cluster: NodeCluster;
  /** The script that configures Vault. */
  readonly script: string;
  /** Whether the old password becomes invalid after the restart of the clients, and not before. */
  restartsFirst: boolean;
  /** Whether the Secret of Grafana gets the new password too. */
  changesSecret: boolean;
  /** Whether Secrets stay in the cluster while Vault is sealed. */
  keepsSecrets: boolean;
  /** Whether the snapshot is restored. */
  restores: boolean;
}

/** The script that synth writes for a dist. */
export const scriptBeside = (dist: Dist): string => join(dirname(dist.folder), 'bootstrap', 'edge-vault.sh');

export const faultless = (cluster: NodeCluster, dist: Dist): Fixture => ({
  ...{ cluster, restartsFirst: true, changesSecret: true, keepsSecrets: true, restores: true },
  script: scriptBeside(dist),
});

/** Changes the script. @throws when the text stays the same: nothing would be injected. */
export function changeScript({ script }: Pick<Fixture, 'script'>, change: (text: string) => string): void {
  const before = readFileSync(script, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`the change does not match ${script}`);
  writeFileSync(script, after);
}
