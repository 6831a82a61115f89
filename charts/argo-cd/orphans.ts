/** Objects that programs of the cluster's own environment create without an owner; Argo CD would report them as orphans. */
export const unowned = [
  // The first password of the account admin.
  { group: '', kind: 'Secret', name: 'argocd-initial-admin-secret' },
  // The webhook's own CA.
  { group: '', kind: 'Secret', name: 'cert-manager-webhook-ca' },
] as const;
