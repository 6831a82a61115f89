import { declare } from '@twisterlab/platform/model/declarations';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Mount } from './workloads/container';

/**
 * A self-signed certificate for mutual TLS between the parts of one application: each part presents it and trusts only this one.
 * Bootstrap generates it, valid for ten years; it is not in Git. Rotation: docs/runbooks/rotation.md.
 */
export class SelfSignedCertificate extends Construct {
  /**
   * @param hosts DNS names of the certificate; a leading `*.` matches one label.
   * @param algorithm of its key. Default: ec, the curve P-256.
   */
  constructor(
    scope: Construct,
    readonly secretName: string,
    readonly commonName: string,
    purpose: string,
    hosts: readonly string[],
    algorithm?: 'rsa',
  ) {
    super(scope, `certificate-${secretName}`);
    const namespace = Chart.of(this).namespace!;
    const keys = { 'tls.crt': purpose, 'tls.key': purpose };
    declare(this, 'secret', { name: secretName, namespace, keys, certificate: { commonName, hosts, algorithm } });
  }

  /** PostgreSQL and pgBackRest refuse a key that is readable by others than root and their own group. */
  mount(path: string): Mount {
    const secret = { secretName: this.secretName, defaultMode: 0o440 };
    return { path, readOnly: true, volume: { name: this.secretName, secret } };
  }

  /** The certificate without its key, for `certificates` of lib.sh, which publishes when it expires. */
  mountForExpiry(): Mount {
    const { secretName } = this;
    const secret = { secretName, items: [{ key: 'tls.crt', path: 'tls.crt' }] };
    return { path: `/certificates/${secretName}`, readOnly: true, volume: { name: `${secretName}-expiry`, secret } };
  }
}
