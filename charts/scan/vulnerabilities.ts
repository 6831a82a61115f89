import type { Accepted } from './accepted';

/** Critical vulnerabilities of images that are accepted, with their reason. None was reported yet. */
export const acceptedVulnerabilities: readonly Accepted[] = [];
