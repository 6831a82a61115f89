/** Namespace of cert-manager and trust-manager, the default of their charts. ClusterIssuers and Bundles reference Secrets in it. */
export const certManagerNamespace = 'cert-manager';
