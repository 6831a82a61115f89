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
   * @param given the values are external, so bootstrap cannot generate them. Default: false, bootstrap generates random values.
   * @param create the command that creates a given one. Default: a generic Secret.
   */
  constructor(
    scope: Construct,
    readonly secretName: string,
    keys: Readonly<Record<Key, string>>,
    { given, create }: { readonly given?: boolean; readonly create?: string } = {},
  ) {
    super(scope, `secret-${secretName}`);
    declare(this, 'secret', {
      name: secretName,
      namespace: Chart.of(this).namespace!,
      keys,
      userProvided: given,
      create,
    });
  }

  key(key: Key): SecretKey {
    return { secret: this.secretName, key };
  }
}
