import { declare } from '@twisterlab/platform/model/declared';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';

/** A reference to one key of a Secret. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

/** A Secret that somebody else fills: named here with its keys, so that a misspelt reference is a build error. */
export class SecretSource<Key extends string> extends Construct {
  /** @param given values that somebody else chose, which bootstrap cannot make. Default: none, they are random. */
  constructor(
    scope: Construct,
    readonly secretName: string,
    keys: Readonly<Record<Key, string>>,
    { given }: { readonly given?: boolean } = {},
  ) {
    super(scope, `secret-${secretName}`);
    declare(this, 'secret', { name: secretName, namespace: Chart.of(this).namespace!, keys, given });
  }

  key(key: Key): SecretKey {
    return { secret: this.secretName, key };
  }
}
