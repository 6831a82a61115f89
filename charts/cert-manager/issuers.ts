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
import { allowTraefikToSolvers } from '../kit/network/acme-solver';
import { clusterIssuer } from '../kit/network/issuer';

/** The Secret with the key of the cluster's own CA. */
export const authoritySecret = 'private-ca';

/**
 * The ClusterIssuers: the cluster's own CA, and the public ACME CA if the record names one. A separate application, because
 * cert-manager's webhook must run before it can admit them.
 */
export class Issuers extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'cert-manager-issuers', cluster.name);
    this.privateCa(cluster);
    if (cluster.acme) this.acmeIssuer(cluster.acme);
  }

  private privateCa({ name, domain }: Cluster): void {
    const selfSigned = clusterIssuer('self-signed');
    new ClusterIssuer(this, selfSigned.name, { metadata: { name: selfSigned.name }, spec: { selfSigned: {} } });
    new Certificate(this, 'authority', {
      metadata: { name: authoritySecret, namespace },
      spec: {
        secretName: authoritySecret,
        isCa: true,
        commonName: `TwisterLab ${name}`,
        subject: { organizations: ['TwisterLab'] },
        // Clients that install this CA trust it only for names of this cluster, even if its key is stolen.
        nameConstraints: {
          critical: true,
          permitted: { dnsDomains: [domain] },
          excluded: { ipRanges: ['0.0.0.0/0', '::/0'] },
        },
        // Ten years. The last year overlaps with the next certificate: time to install that one on all clients.
        duration: '87600h',
        renewBefore: '8760h',
        privateKey: {
          algorithm: CertificateSpecPrivateKeyAlgorithm.ECDSA,
          size: 256,
          // A new key is a new CA that no client has installed. Replacing it: docs/certificates.md.
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

  private acmeIssuer({ email, server }: NonNullable<Cluster['acme']>): void {
    new ClusterIssuer(this, 'acme', {
      metadata: { name: 'acme' },
      spec: {
        acme: {
          email,
          server,
          privateKeySecretRef: { name: 'acme-account' },
          solvers: [
            {
              // Its default is a node port, which Traefik does not need.
              http01: { ingress: { ingressClassName: 'traefik', serviceType: 'ClusterIP' } },
              // Skip cert-manager's self-check: many routers lack hairpin NAT.
              waitInsteadOfSelfCheck: '30s',
            },
          ],
        },
      },
    });
    allowTraefikToSolvers(this);
  }
}
