import type { Kinds } from '@twisterlab/platform/model/kinds';
import { isSelfSigned } from '@twisterlab/platform/verify/network/authority';
import type { Finding, Rule } from '@twisterlab/platform/verify/rule';

/**
 * Users install the certificate of the cluster's own authority on their devices. It must permit only the domains of the cluster: with
 * its stolen key, a thief could otherwise answer for every site that a user visits. Constraints of names do not restrict addresses.
 */
export const nameConstraints: Rule = {
  name: 'name-constraints',
  *check(graph): Iterable<Finding> {
    for (const at of graph.all('Certificate')) {
      if (!at.manifest.spec.isCA || !isSelfSigned(graph, at.manifest)) continue;
      for (const names of unrestricted(at.manifest))
        yield {
          at,
          message: `is an authority for ${names}: who has its key can answer for every one of them`,
          fix: 'Restrict it in charts/cert-manager/issuers.ts by nameConstraints.',
        };
    }
  },
};

function* unrestricted({ spec: { nameConstraints = {} } }: Kinds['Certificate']): Iterable<string> {
  const { permitted = {}, excluded = {} } = nameConstraints;
  if (!permitted.dnsDomains?.length) yield 'all domains';
  if (permitted.ipRanges?.length) return;
  for (const [family, all] of [
    ['IPv4', '0.0.0.0/0'],
    ['IPv6', '::/0'],
  ] as const)
    if (!excluded.ipRanges?.includes(all)) yield `all addresses of ${family}`;
}
