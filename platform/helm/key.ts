import { createHash } from 'node:crypto';
import type { ChartDeclaration } from './declaration';
import { canonical } from './digest';

/** Helm's release that renders. Another renderer may print another text, so it is part of the key. */
export const helmVersion = 'v4.3.1';

/** To be raised when the import itself writes something else for the same chart and values. */
const importFormat = 1;

/** The patch does not matter to a chart; without it an import of a newer patch of the API would renew every render. */
export function kubeVersion({ kubernetes }: Pick<ChartDeclaration, 'kubernetes'>): string {
  return `v${kubernetes}.0`;
}

/** What a render is a function of. Equal keys, equal renders. */
export function renderKey(declaration: ChartDeclaration, contentDigest: string): string {
  const { release, namespace, values, leaveOut, apiVersions, crds } = declaration;
  const inputs = {
    importFormat,
    contentDigest,
    helmVersion,
    kubeVersion: kubeVersion(declaration),
    release,
    namespace,
    values,
    leaveOut,
    apiVersions,
    crds: crds === false ? false : { prune: crds.prune, ...(crds.groups && { groups: crds.groups }) },
  };
  return `sha256:${createHash('sha256').update(canonical(inputs)).digest('hex')}`;
}
