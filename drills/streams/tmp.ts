import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bytes } from '@twisterlab/platform/util/quantity';
import { parse } from 'yaml';
import type { Dist } from '../dist';

/** Traefik's rendered sizeLimit of /tmp, in bytes. */
export function tmpLimit(dist: Dist): number {
  const { manifest } = dist.find((each) => each.manifest.kind === 'HelmChartConfig');
  const { spec } = manifest as typeof manifest & { readonly spec: { readonly valuesContent: string } };
  return bytes(parse(spec.valuesContent).deployment.tmpVolume.emptyDir.sizeLimit);
}

/** A folder for temporary files, and the most that was in it. */
export class TemporaryFiles {
  private most = 0;
  private readonly measuring: NodeJS.Timeout;

  constructor(readonly folder: string) {
    mkdirSync(folder);
    this.measuring = setInterval(() => this.measure(), 20);
  }

  private measure(): void {
    const sizes = readdirSync(this.folder).map(
      (name) => statSync(join(this.folder, name), { throwIfNoEntry: false })?.size,
    );
    this.most = Math.max(
      this.most,
      sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    );
  }

  /** @returns bytes. */
  stop(): number {
    clearInterval(this.measuring);
    return this.most;
  }
}
