import { readFileSync } from 'node:fs';
import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { parse } from 'yaml';
import { partFile } from '../parts/part';

/** A CRD that dist does not have: this release has no flag to run without it. */
const secretStores = 'config/crds/bases/external-secrets.io_secretstores.yaml';

export async function crdOfSecretStores(): Promise<object> {
  return parse(readFileSync(await partFile('external-secrets', secretStores), 'utf8')) as object;
}

/** Flags of the rendered release that the one of this drill does not have. */
const newer = /^--(enable-secret-store-reconciler|live-addr)=/;

/**
 * External Secrets Operator as release 0.16.2 runs it, the newest that can be built here: without newer flags, and without probes, which
 * it does not answer. Accounts, roles, limits and everything else are as rendered.
 */
export function asBuilt(manifest: Manifest): Manifest {
  if (!is(manifest, 'Deployment') || manifest.metadata.name !== 'external-secrets') return manifest;
  const { template } = manifest.spec;
  const containers = template.spec.containers.map(({ args = [], livenessProbe, readinessProbe, ...container }) => ({
    ...container,
    args: args.filter((flag) => !newer.test(flag)),
  }));
  const changed = { ...manifest.spec, template: { ...template, spec: { ...template.spec, containers } } };
  return { ...manifest, spec: changed } as Manifest;
}
