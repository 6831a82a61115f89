import { declare } from '@twisterlab/platform/model/declarations';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';

/** A Secret of type kubernetes.io/basic-auth with a password that bootstrap generates. */
export class Login extends Construct {
  constructor(
    scope: Construct,
    readonly secretName: string,
    readonly user: string,
  ) {
    super(scope, `login-${secretName}`);
    const purpose = `User ${user} and password for clients outside the cluster.`;
    const keys = { username: purpose, password: purpose };
    declare(this, 'secret', { name: secretName, namespace: Chart.of(this).namespace!, keys, login: { user } });
  }
}
