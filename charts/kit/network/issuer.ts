import type { Cluster } from '../../../environments/schema/cluster';

/** A ClusterIssuer as a Certificate references it. Defined in charts/cert-manager/issuers.ts. */
export interface IssuerRef {
  readonly kind: 'ClusterIssuer';
  readonly name: 'self-signed' | 'private' | 'acme';
}

export const clusterIssuer = (name: IssuerRef['name']): IssuerRef => ({ kind: 'ClusterIssuer', name });

/** The issuer of a cluster's host names: the public ACME CA if the record names one, else the cluster's own CA. */
export function issuerFor({ acme }: Pick<Cluster, 'acme'>): IssuerRef {
  return clusterIssuer(acme ? 'acme' : 'private');
}
