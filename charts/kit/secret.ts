import { declare } from '@twisterlab/platform/model/declarations';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { externalSecret } from './external-secret';

/** A reference to one key of a Secret. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

/** Who creates a Secret. */
export type SecretOrigin =
  /** As the record of the cluster chooses: bootstrap, or the secrets store. */
  | { readonly cluster: Pick<Cluster, 'secrets'> }
  /**
   * Bootstrap in every cluster, and why: the secrets store needs what needs the value. `create` is the command that creates a given one;
   * default: a generic Secret.
   */
  | { readonly beforeStore: string; readonly create?: string };

/** Whether the secrets store has the values of a Secret. */
export const isFromStore = (origin: SecretOrigin): boolean => 'cluster' in origin && origin.cluster.secrets === 'vault';

/**
 * The one source of a Secret and of its keys, so that the build fails on a misspelt reference. Renders nothing if bootstrap creates the
 * Secret, an ExternalSecret if the secrets store has the values.
 */
export class SecretSource<Key extends string> extends Construct {
  /**
   * @param origin who creates it. `given`: the values are external, so that nothing can generate them; default false, they are random.
   * `length` of random values, in characters; default 40.
   */
  constructor(
    scope: Construct,
    readonly secretName: string,
    keys: Readonly<Record<Key, string>>,
    origin: SecretOrigin & { readonly given?: boolean; readonly length?: number },
  ) {
    super(scope, `secret-${secretName}`);
    const fromStore = isFromStore(origin);
    declare(this, 'secret', {
      name: secretName,
      namespace: Chart.of(this).namespace!,
      keys,
      userProvided: origin.given,
      length: origin.length,
      ...(fromStore && { fromStore }),
      ...('beforeStore' in origin && { beforeStore: origin.beforeStore, create: origin.create }),
    });
    if (fromStore) externalSecret(this, { name: secretName, keys: Object.keys(keys) });
  }

  key(key: Key): SecretKey {
    return { secret: this.secretName, key };
  }
}
