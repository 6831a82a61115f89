import { yamlText } from '@twisterlab/platform/write/yaml';

/**
 * resource.exclusions of Argo CD: only kinds that controllers write. Argo CD's default list also excludes Endpoints and
 * EndpointSlices, so objects of these kinds in dist would silently not be applied.
 */
const unwatched: Readonly<Record<string, readonly string[]>> = {
  'coordination.k8s.io': ['Lease'],
  'authentication.k8s.io': ['SelfSubjectReview', 'TokenReview'],
  'authorization.k8s.io': [
    'LocalSubjectAccessReview',
    'SelfSubjectAccessReview',
    'SelfSubjectRulesReview',
    'SubjectAccessReview',
  ],
  'certificates.k8s.io': ['CertificateSigningRequest'],
  'cert-manager.io': ['CertificateRequest'],
};

export const exclusions = yamlText(Object.entries(unwatched).map(([group, kinds]) => ({ apiGroups: [group], kinds })));
