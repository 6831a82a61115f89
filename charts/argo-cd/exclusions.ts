import { stringify } from 'yaml';

/**
 * What Argo CD does not look at. Its own list hides Endpoints and EndpointSlices too: one that we ship would never be
 * applied, without a word. Here stand only kinds that controllers write and nobody ships.
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

export const exclusions = stringify(Object.entries(unwatched).map(([group, kinds]) => ({ apiGroups: [group], kinds })));
