import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { byCodeUnit } from '../util/collections';

/**
 * Functions of Helm's templates whose result is not the same every time, each with a stand-in that takes the same
 * arguments and gives another result. `lookup` is none of them: it gives nothing as long as there is no cluster.
 */
const standIns: Readonly<Record<string, string>> = {
  now: '(toDate "2006-01-02" "2001-02-03")',
  uuidv4: '(printf "stand-in")',
  randInt: 'add 7919',
  ...Object.fromEntries(
    ['randAlpha', 'randAlphaNum', 'randNumeric', 'randAscii', 'randBytes', 'shuffle', 'ago'].map(printed),
  ),
  ...Object.fromEntries(['htpasswd', 'bcrypt', 'encryptAES', 'genPrivateKey'].map(printed)),
  ...Object.fromEntries(
    [
      'genCA',
      'genCAWithKey',
      'genSelfSignedCert',
      'genSelfSignedCertWithKey',
      'genSignedCert',
      'genSignedCertWithKey',
    ].map((name) => [name, 'dict "Cert" "stand-in" "Key" "stand-in"']),
  ),
};

function printed(name: string): [string, string] {
  return [name, 'printf "stand-in"'];
}

/** A call of such a function. */
export interface Call {
  readonly file: string;
  readonly line: number;
  readonly name: string;
}

/**
 * Replaces the calls in a template by their stand-ins. A chart whose render stays the same does not depend on them with
 * these values: a password that is given is not generated. One whose render changes would change at every import.
 */
export function withStandIns(template: string, file: string): { text: string; calls: Call[] } {
  const calls: Call[] = [];
  const text = template.replace(/\{\{[\s\S]*?\}\}/g, (action, start: number) =>
    /^\{\{-?\s*\/\*/.test(action)
      ? action
      : action.replace(/"(?:\\.|[^"\\])*"|`[^`]*`|[.$]?[A-Za-z_]\w*/g, (token, offset: number) => {
          if (!Object.hasOwn(standIns, token)) return token;
          calls.push({ file, line: template.slice(0, start + offset).split('\n').length, name: token });
          return standIns[token]!;
        }),
  );
  return { text, calls };
}

/** Puts the stand-ins into a chart in place: its templates, those of its dependencies, and values that are templates. */
export function standInChart(folder: string): Call[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => /\/(templates\/.*|values\.yaml)$/.test(file) && existsSync(file))
    .sort(byCodeUnit)
    .flatMap((file) => {
      const { text, calls } = withStandIns(readFileSync(file, 'utf8'), file.slice(folder.length + 1));
      if (calls.length > 0) writeFileSync(file, text);
      return calls;
    });
}

/** Templates whose output differs between two renders, as Helm's `# Source:` comments name them. */
export function differingTemplates(first: string, second: string): string[] {
  const [before, after] = [outputs(first), outputs(second)];
  return [...new Set([...before.keys(), ...after.keys()])].filter((file) => before.get(file) !== after.get(file));
}

function outputs(render: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const document of render.split(/^---$/m)) {
    const file = /^# Source: [^/]+\/(.+)$/m.exec(document)?.[1];
    if (file) files.set(file, (files.get(file) ?? '') + document);
  }
  return files;
}
