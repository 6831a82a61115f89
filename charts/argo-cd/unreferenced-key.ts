import { declare } from '@twisterlab/platform/model/declarations';
import type { Construct } from 'constructs';
import type { SecretKey } from '../kit/secret';
import { argoCdNamespace } from './applications';

/** Exempts a key that Argo CD reads over the API: the rule `secret-sources` finds no reference to it. */
export function unreferencedKey(scope: Construct, { secret, key }: SecretKey, reason: string): void {
  declare(scope, 'exception', {
    rule: 'secret-sources',
    object: `Namespace ${argoCdNamespace}`,
    matches: `${key} of Secret ${argoCdNamespace}/${secret}`,
    reason,
  });
}
