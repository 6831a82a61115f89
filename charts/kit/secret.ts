import { declare } from '@twisterlab/platform/model/declarations';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';

/** A reference to one key of a Secret. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

/** Declares a Secret that bootstrap creates, with its keys, so that the build fails on a misspelt reference. Renders nothing. */
export class SecretSource<Key extends string> extends Construct {
  /**
   * @param options.given the values are external, so bootstrap cannot generate them. Default: false, bootstrap generates random values.
   * @param options.length of random values, in characters. Default: 40.
   */
  constructor(
    scope: Construct,
    readonly secretName: string,
    keys: Readonly<Record<Key, string>>,
    { given, length }: { readonly given?: boolean; readonly length?: number } = {},
  ) {
    super(scope, `secret-${secretName}`);
    declare(this, 'secret', {
      name: secretName,
      namespace: Chart.of(this).namespace!,
      keys,
      userProvided: given,
      length,
    });
  }

  key(key: Key): SecretKey {
    return { secret: this.secretName, key };
  }
}
