import type { FieldChange } from '../change';
import { fieldsAt, shownField } from '../fields';
import { type ObjectRule, review, routine } from '../verdict';

const logLevel = /^(log[_-]?level|level|log\.level|verbosity)$/i;

const levelNames = /^(trace|debug|info|notice|warn|warning|error|fatal|critical|\d)$/i;

/** Files and settings in ConfigMaps that no other rule knows. */
export const configuration: ObjectRule = {
  name: 'configuration',
  *check(change) {
    if (change.manifest.kind !== 'ConfigMap') return;
    const fields = fieldsAt(change, 'data.**', 'binaryData.**').filter(({ path }) => !isKnown(path));
    const levels = fields.filter(
      ({ path, from, to }) =>
        logLevel.test(path.at(-1)!) && [from, to].every((value) => levelNames.test(String(value))),
    );
    if (levels.length > 0)
      yield routine(`log level ${levels.map(({ from, to }) => `${from} -> ${to}`).join(', ')}`, levels);
    const others = fields.filter((field) => !levels.includes(field));
    const scripts = others.filter(({ path }) => /\.(sh|py|js|sql|awk|lua)$/.test(path[1] ?? ''));
    if (scripts.length > 0)
      yield review(`scripts change: ${names(scripts)}`, 'Read the lines; run the drill that executes them.', scripts);
    const settings = others.filter((field) => !scripts.includes(field));
    if (settings.length > 0)
      yield review(`settings change: ${names(settings)}`, 'Check what the program does with each.', settings);
  },
};

/** Files that have a rule of their own. */
function isKnown(path: readonly string[]): boolean {
  if (path.length > 5 && path[2] === 'groups' && path[4] === 'rules') return true;
  if (path.length > 2 && /(alertmanager|prometheus).*\.ya?ml$/.test(path[1]!)) return true;
  return path.length > 2 && path[1]!.endsWith('.json');
}

function names(fields: readonly FieldChange[]): string {
  const found = [...new Set(fields.map(shownField))];
  return found.slice(0, 4).join(', ') + (found.length > 4 ? ` and ${found.length - 4} more` : '');
}
