import { certManagerNamespace as namespace } from '@twisterlab/platform/kubernetes/cert-manager';
import type { App } from 'cdk8s';
import type { Cluster } from '../../environments/schema/cluster';
import {
  Certificate,
  CertificateSpecPrivateKeyAlgorithm,
  CertificateSpecPrivateKeyRotationPolicy,
  CertificateSpecUsages,
  ClusterIssuer,
} from '../../imports/constructs/cert-manager.io';
import { Application } from '../kit/application';
import { traefikReachesSolvers } from './solver';

/** Who certifies, as a Certificate names it. */
export interface IssuerRef {
  readonly kind: 'ClusterIssuer';
  readonly name: 'self-signed' | 'private' | 'acme';
}

const clusterIssuer = (name: IssuerRef['name']): IssuerRef => ({ kind: 'ClusterIssuer', name });

/** Who certifies the host names of a cluster: a public authority where the record names one, else the cluster's own. */
export function issuerFor({ acme }: Pick<Cluster, 'acme'>): IssuerRef {
  return clusterIssuer(acme ? 'acme' : 'private');
}

/** The Secret that holds the key of the cluster's own authority. */
export const authoritySecret = 'private-ca';

/**
 * The cluster's own authority, and the public one where the record names it. By themselves, since cert-manager's webhook has
 * to run before it admits them.
 */
export class Issuers extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'cert-manager-issuers', cluster.name);
    this.ownAuthority(cluster);
    if (cluster.acme) this.publicAuthority(cluster.acme);
  }

  private ownAuthority({ name, domain }: Cluster): void {
    const selfSigned = clusterIssuer('self-signed');
    new ClusterIssuer(this, selfSigned.name, { metadata: { name: selfSigned.name }, spec: { selfSigned: {} } });
    new Certificate(this, 'authority', {
      metadata: { name: authoritySecret, namespace },
      spec: {
        secretName: authoritySecret,
        isCa: true,
        commonName: `TwisterLab ${name}`,
        subject: { organizations: ['TwisterLab'] },
        // Whoever installs it trusts it for the names of this cluster and no others, also when its key is stolen.
        nameConstraints: {
          critical: true,
          permitted: { dnsDomains: [domain] },
          excluded: { ipRanges: ['0.0.0.0/0', '::/0'] },
        },
        // Ten years, the last of them beside the next certificate: time for everybody to install that one.
        duration: '87600h',
        renewBefore: '8760h',
        privateKey: {
          algorithm: CertificateSpecPrivateKeyAlgorithm.ECDSA,
          size: 256,
          // A new key is a new authority, which nobody has installed: docs/certificates.md says how one is replaced.
          rotationPolicy: CertificateSpecPrivateKeyRotationPolicy.NEVER,
        },
        usages: [CertificateSpecUsages.CERT_SIGN],
        issuerRef: selfSigned,
      },
    });
    new ClusterIssuer(this, 'private', {
      metadata: { name: 'private' },
      spec: { ca: { secretName: authoritySecret } },
    });
  }

  private publicAuthority({ email, server }: NonNullable<Cluster['acme']>): void {
    new ClusterIssuer(this, 'acme', {
      metadata: { name: 'acme' },
      spec: {
        acme: {
          email,
          server,
          privateKeySecretRef: { name: 'acme-account' },
          solvers: [
            {
              http01: { ingress: { ingressClassName: 'traefik' } },
              // Many a router does not lead back to its own outer address: what cert-manager itself sees from within says nothing.
              waitInsteadOfSelfCheck: '30s',
            },
          ],
        },
      },
    });
    traefikReachesSolvers(this);
  }
}
