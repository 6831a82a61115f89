import type { Rule } from './rule';

/** Four spellings of one key in one Secret is how a password is changed in three places of four. */
export const secretKeys: Rule = {
  name: 'secret-keys',
  *check({ references }) {
    for (const { from, at, kind, name, part } of references) {
      if (kind === 'Secret' && part !== undefined && !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(String(part))) {
        yield {
          at: from,
          message: `${at} reads the key ${part} of ${name}`,
          fix: 'Write keys in lower case with hyphens: database-url.',
        };
      }
    }
  },
};
