import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import {
  Certificate,
  CertificateSpecPrivateKeyAlgorithm,
  CertificateSpecPrivateKeyRotationPolicy,
  CertificateSpecUsages,
} from '../../imports/constructs/cert-manager.io';
import { issuerFor } from './issuers';
import { solverIsReachable } from './solver';

export interface HostCertificateProps {
  readonly cluster: Cluster;
  /** The host names that it is good for. */
  readonly hosts: readonly string[];
}

/**
 * A certificate for host names that clients outside the cluster use. cert-manager keeps key and certificate in a Secret and
 * renews both; pairs for parts of one application among themselves are charts/kit/certificate.ts.
 */
export class HostCertificate extends Construct {
  /** The Secret, with the keys `tls.crt`, `tls.key` and `ca.crt`. */
  readonly secretName: string;

  constructor(scope: Construct, name: string, { cluster, hosts }: HostCertificateProps) {
    super(scope, `host-certificate-${name}`);
    this.secretName = `${name}-tls`;
    new Certificate(this, 'certificate', {
      metadata: { name },
      spec: {
        secretName: this.secretName,
        dnsNames: [...hosts],
        duration: '2160h',
        // A month in which to notice that the renewal fails.
        renewBefore: '720h',
        privateKey: {
          algorithm: CertificateSpecPrivateKeyAlgorithm.ECDSA,
          size: 256,
          // A key that leaked is of no use after the renewal.
          rotationPolicy: CertificateSpecPrivateKeyRotationPolicy.ALWAYS,
        },
        usages: [CertificateSpecUsages.DIGITAL_SIGNATURE, CertificateSpecUsages.SERVER_AUTH],
        revisionHistoryLimit: 1,
        issuerRef: issuerFor(cluster),
      },
    });
    if (cluster.acme) solverIsReachable(this, name, Chart.of(this).namespace!);
  }
}
