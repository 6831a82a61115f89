import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../../environments/schema/cluster';
import {
  Certificate,
  CertificateSpecPrivateKeyAlgorithm,
  CertificateSpecPrivateKeyRotationPolicy,
  CertificateSpecUsages,
} from '../../../imports/constructs/cert-manager.io';
import { allowSolverIngress } from './acme-solver';
import { issuerFor } from './issuer';

export interface HostCertificateProps {
  readonly cluster: Cluster;
  /** DNS names of the certificate. */
  readonly hosts: readonly string[];
}

/** The Secret with the certificate of a route. */
export const certificateSecret = (route: string) => `${route}-tls`;

/**
 * A certificate for host names that clients outside the cluster use. cert-manager issues and renews it. For TLS between the parts
 * of one application: charts/kit/self-signed-certificate.ts.
 */
export class HostCertificate extends Construct {
  /** The Secret, with the keys `tls.crt`, `tls.key` and `ca.crt`. */
  readonly secretName: string;

  constructor(scope: Construct, name: string, { cluster, hosts }: HostCertificateProps) {
    super(scope, `host-certificate-${name}`);
    this.secretName = certificateSecret(name);
    new Certificate(this, 'certificate', {
      metadata: { name },
      spec: {
        secretName: this.secretName,
        dnsNames: [...hosts],
        duration: '2160h',
        // A month to notice failing renewals.
        renewBefore: '720h',
        privateKey: {
          algorithm: CertificateSpecPrivateKeyAlgorithm.ECDSA,
          size: 256,
          // A leaked key becomes useless with the next renewal.
          rotationPolicy: CertificateSpecPrivateKeyRotationPolicy.ALWAYS,
        },
        usages: [CertificateSpecUsages.DIGITAL_SIGNATURE, CertificateSpecUsages.SERVER_AUTH],
        revisionHistoryLimit: 1,
        issuerRef: issuerFor(cluster),
      },
    });
    if (cluster.acme) allowSolverIngress(this, name, Chart.of(this).namespace!);
  }
}
