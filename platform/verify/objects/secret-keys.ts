import type { Rule } from '../rule';

/** One key in several spellings leads to a password that is not rotated everywhere. */
export const secretKeys: Rule = {
  name: 'secret-keys',
  *check({ references }) {
    for (const { from, at, kind, name, part } of references) {
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
