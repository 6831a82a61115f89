import { objectKey } from '../../link/graph';
import type { Rule } from '../rule';

/**
 * One key in several spellings leads to a password that is not rotated everywhere. Bias: accepts those of a rendered Secret, whose chart
 * names them.
 */
export const secretKeys: Rule = {
  name: 'secret-keys',
  *check({ references, byKey }) {
    for (const { from, at, kind, name, namespace, part } of references) {
      if (byKey.has(objectKey('Secret', name, namespace))) continue;
      if (kind === 'Secret' && part !== undefined && !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(String(part))) {
        yield {
          at: from,
          message: `${at} references the key ${part} of ${name}`,
          fix: 'Name keys in lower case with hyphens: database-url.',
        };
      }
    }
  },
};
