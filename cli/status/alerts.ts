import { is } from '@twisterlab/platform/model/kinds';
import { parsed } from '@twisterlab/platform/util/parsed';
import type { DistObject } from '../live/objects';

/** Alerts whose conditions `status` finds by itself. A test verifies that dist has each. */
export const alertNames = [
  ...[
    'DeploymentUnavailable',
    'BackgroundServiceUnavailable',
    'DeploymentStopped',
    'StatefulSetShort',
    'DaemonSetShort',
  ],
  ...['PodCrashLooping', 'PodPending', 'ImagePullErrors', 'JobFailed', 'ClaimPending', 'NodeNotReady', 'NodePressure'],
  ...['ArgoCdOutOfSync', 'ArgoCdDegraded', 'ArgoCdSyncFails'],
  ...['BackupFailed', 'BackupTooOld', 'BackupMissing'],
  ...['RestoreDrillFailed', 'RestoreDrillTooOld', 'RestoreDrillMissing'],
  ...['CertificateNotReady', 'CertificateNotRenewed', 'CertificateExpirySoon'],
] as const;
export type AlertName = (typeof alertNames)[number];

interface RuleFile {
  readonly groups?: readonly {
    readonly rules: readonly { readonly alert?: string; readonly annotations?: { readonly runbook_url?: string } }[];
  }[];
}

/** Address of the runbook of each alert in dist. */
export function runbooks(dist: readonly DistObject[]): ReadonlyMap<string, string> {
  const files = dist.flatMap(({ manifest }) =>
    is(manifest, 'ConfigMap') && manifest.metadata.name.startsWith('prometheus-rules')
      ? Object.values(manifest.data ?? {}).map((text) => parsed(text) as RuleFile)
      : [],
  );
  return new Map(
    files
      .flatMap(({ groups = [] }) => groups.flatMap(({ rules }) => rules))
      .flatMap(({ alert, annotations }) =>
        alert && annotations?.runbook_url ? [[alert, annotations.runbook_url] as const] : [],
      ),
  );
}
