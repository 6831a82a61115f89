import { createHash } from 'node:crypto';
import type { ChartDeclaration } from './declaration';
import { canonical } from './digest';

/** The Helm version that renders. Another one may print different text, so it is part of the key. */
export const helmVersion = 'v4.3.1';

/** Increase it when the import writes something else for the same chart and values. */
const importFormat = 1;

/** Without the patch version: charts do not depend on it, and each new patch would make every render out of date. */
export function kubeVersion({ kubernetes }: Pick<ChartDeclaration, 'kubernetes'>): string {
  return `v${kubernetes}.0`;
}

/** Hash of all inputs of a render: equal keys have equal renders. Renaming an input makes every render out of date. */
export function renderKey(declaration: ChartDeclaration, contentDigest: string): string {
  const { release, namespace, values, apiVersions, crds, upgradeHooks } = declaration;
  const inputs = {
    importFormat,
    contentDigest,
    helmVersion,
    kubeVersion: kubeVersion(declaration),
    release,
    namespace,
    values,
    leaveOut: declaration.excludeTemplates,
    apiVersions,
    // Keys of undefined are left out: an option that is not used does not change the key.
    crds: crds === false ? false : { prune: crds.prune, groups: crds.groups, except: crds.except },
    upgradeHooks,
  };
  return `sha256:${createHash('sha256').update(canonical(inputs)).digest('hex')}`;
}
