import { declare } from '@twisterlab/platform/model/declarations';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { externalSecret } from './external-secret';
import { isFromStore } from './secret';

/** A Secret of type kubernetes.io/basic-auth. Bootstrap generates the password, or the secrets store has it. */
export class Login extends Construct {
  constructor(
    scope: Construct,
    readonly secretName: string,
    readonly user: string,
    cluster: Pick<Cluster, 'secrets'>,
  ) {
    super(scope, `login-${secretName}`);
    const purpose = `User ${user} and password for clients outside the cluster.`;
    const keys = { username: purpose, password: purpose };
    const fromStore = isFromStore({ cluster });
    const namespace = Chart.of(this).namespace!;
    declare(this, 'secret', { name: secretName, namespace, keys, login: { user }, ...(fromStore && { fromStore }) });
    if (!fromStore) return;
    const data = { username: user, password: '{{ .password }}' };
    externalSecret(this, {
      name: secretName,
      keys: ['password'],
      template: { type: 'kubernetes.io/basic-auth', data },
    });
  }
}
