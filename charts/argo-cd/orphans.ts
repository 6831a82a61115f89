import { trivyNamespace } from '../trivy-operator/chart';

const always = [
  // The first password of the account admin.
  { group: '', kind: 'Secret', name: 'argocd-initial-admin-secret' },
  // The webhook's own CA.
  { group: '', kind: 'Secret', name: 'cert-manager-webhook-ca' },
] as const;

/** Scans, and the logins that they read private images with. */
const ofScans = [
  { group: 'batch', kind: 'Job', name: 'scan-vulnerabilityreport-*' },
  { group: '', kind: 'Secret', name: 'scan-vulnerabilityreport-*' },
] as const;

/**
 * Objects that programs of the cluster's own environment create without an owner; Argo CD would report them as orphans.
 * @param namespaces of its applications.
 */
export const unowned = (namespaces: readonly (string | undefined)[]) => [
  ...always,
  ...(namespaces.includes(trivyNamespace) ? ofScans : []),
];
