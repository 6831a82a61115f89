/** The namespace of cert-manager and trust-manager, their charts' default: where a ClusterIssuer and a Bundle look for Secrets. */
export const certManagerNamespace = 'cert-manager';
