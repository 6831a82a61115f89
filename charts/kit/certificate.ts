import { declare } from '@twisterlab/platform/model/declared';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Mount } from './container';

/**
 * A key and a certificate that vouches for itself, for parts of one application that speak to each other: each presents it, and
 * each trusts it alone. Bootstrap makes both, good for ten years; they are in no file of Git.
 */
export class Certificate extends Construct {
  /** @param hosts DNS names that it is good for; a leading `*.` stands for one label. */
  constructor(
    scope: Construct,
    readonly secretName: string,
    readonly commonName: string,
    purpose: string,
    hosts: readonly string[],
  ) {
    super(scope, `certificate-${secretName}`);
    const namespace = Chart.of(this).namespace!;
    const keys = { 'tls.crt': purpose, 'tls.key': purpose };
    declare(this, 'secret', { name: secretName, namespace, keys, certificate: { commonName, hosts } });
  }

  /** PostgreSQL and pgBackRest take a key only when nobody but root and their own group can read it. */
  mount(path: string): Mount {
    const secret = { secretName: this.secretName, defaultMode: 0o440 };
    return { path, readOnly: true, volume: { name: this.secretName, secret } };
  }
}
