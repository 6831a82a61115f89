const { yargsOptions } = require('jest-cli');

/** npm's own: cache is always set, and the others concern its output too. */
const ofNpm = ['cache', 'color', 'colors', 'silent', 'verbose', 'version', 'help'];

/** Jest's global setup: rejects options that npm took, because `npm test --watch` without `--` would run every test once. */
module.exports = function rejectNpmFlags() {
  if (process.env.npm_lifecycle_event !== 'test') return;
  const names = Object.entries(yargsOptions).flatMap(([name, { alias = [] }]) => [name, ...[alias].flat()]);
  const taken = names.filter((name) => {
    const variable = name === 'ci' ? 'cidr' : name.replaceAll('-', '_').toLowerCase(); // npm abbreviates its --cidr
    return !ofNpm.includes(name) && process.env[`npm_config_${variable}`] !== undefined;
  });
  if (taken.length === 0) return;
  const typed = taken.map((name) => (name.length === 1 ? `-${name}` : `--${name}`)).join(' ');
  throw new Error(`npm took ${typed}, so Jest did not get it. Write: npm test -- ${typed}`);
};
