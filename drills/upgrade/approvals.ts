import { changedFields } from '@twisterlab/platform/gitops/immutable/field';
import { immutableFields } from '@twisterlab/platform/gitops/immutable/table';
import { isStateful, type RemovalApproval } from '@twisterlab/platform/gitops/stateful';
import { objectKey } from '@twisterlab/platform/link/graph';
import type { DistObject } from '../dist';

/** What an administrator has to do in an upgrade. */
export interface ApprovedSteps {
  /** Objects that are deleted once their sync fails, so that Argo CD recreates them. */
  readonly recreated: readonly DistObject[];
  /** Objects whose removal is confirmed. */
  readonly removed: readonly DistObject[];
}

/** The approvals that apply between two renders. @returns the objects as in the first. */
export function approvedSteps(
  before: readonly DistObject[],
  after: readonly DistObject[],
  recreations: readonly RemovalApproval[],
  removals: readonly RemovalApproval[],
): ApprovedSteps {
  const now = new Map(after.map((each) => [each.path, each.manifest]));
  const approved = (approvals: readonly RemovalApproval[]) => {
    const names = new Set(approvals.map(({ object }) => object));
    return before.filter((each) => names.has(approvalName(each)));
  };
  return {
    recreated: approved(recreations).filter(({ path, manifest }) => {
      const next = now.get(path);
      return next !== undefined && changedFields(immutableFields, manifest, next).length > 0;
    }),
    removed: approved(removals).filter(({ path, manifest }) => isStateful(manifest) && !now.has(path)),
  };
}

/** The Application that syncs an object. */
export function applicationOf({ path }: DistObject): string {
  return path.split('/').slice(0, 2).join('-');
}

/** The name of an object in environments/removals.ts. */
function approvalName({ environment, manifest: { kind, metadata } }: DistObject): string {
  return `${environment} ${objectKey(kind, metadata.name, metadata.namespace)}`;
}
