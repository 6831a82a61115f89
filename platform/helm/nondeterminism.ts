import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { byCodeUnit } from '../util/collections';

/**
 * Nondeterministic functions of Helm's templates, each with a stub that takes the same arguments and returns something
 * else. `lookup` is not one of them: without a cluster it always returns nothing.
 */
const stubs: Readonly<Record<string, string>> = {
  now: '(toDate "2006-01-02" "2001-02-03")',
  uuidv4: '(printf "stub")',
  randInt: 'add 7919',
  ...Object.fromEntries(
    ['randAlpha', 'randAlphaNum', 'randNumeric', 'randAscii', 'randBytes', 'shuffle', 'ago'].map(printStub),
  ),
  ...Object.fromEntries(['htpasswd', 'bcrypt', 'encryptAES', 'genPrivateKey'].map(printStub)),
  ...Object.fromEntries(
    [
      'genCA',
      'genCAWithKey',
      'genSelfSignedCert',
      'genSelfSignedCertWithKey',
      'genSignedCert',
      'genSignedCertWithKey',
    ].map((name) => [name, 'dict "Cert" "stub" "Key" "stub"']),
  ),
};

function printStub(name: string): [string, string] {
  return [name, 'printf "stub"'];
}

/** A call of a nondeterministic function. */
export interface Call {
  readonly file: string;
  readonly line: number;
  readonly name: string;
}

/**
 * Replaces the calls in a template by their stubs. If the render stays the same, it does not depend on them with these
 * values (a given password is not generated); if it changes, it would change with every import.
 */
export function withStubs(template: string, file: string): { text: string; calls: Call[] } {
  const calls: Call[] = [];
  const text = template.replace(/\{\{[\s\S]*?\}\}/g, (action, start: number) =>
    /^\{\{-?\s*\/\*/.test(action)
      ? action
      : action.replace(/"(?:\\.|[^"\\])*"|`[^`]*`|[.$]?[A-Za-z_]\w*/g, (token, offset: number) => {
          if (!Object.hasOwn(stubs, token)) return token;
          calls.push({ file, line: template.slice(0, start + offset).split('\n').length, name: token });
          return stubs[token]!;
        }),
  );
  return { text, calls };
}

/** Replaces the calls in a chart, in place: in its templates, those of its dependencies, and values that are templates. */
export function stubChart(folder: string): Call[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => /\/(templates\/.*|values\.yaml)$/.test(file) && existsSync(file))
    .sort(byCodeUnit)
    .flatMap((file) => {
      const { text, calls } = withStubs(readFileSync(file, 'utf8'), file.slice(folder.length + 1));
      if (calls.length > 0) writeFileSync(file, text);
      return calls;
    });
}

/** Templates whose output differs between two renders, by the names in Helm's `# Source:` comments. */
export function differingTemplates(first: string, second: string): string[] {
  const [before, after] = [outputByTemplate(first), outputByTemplate(second)];
  return [...new Set([...before.keys(), ...after.keys()])].filter((file) => before.get(file) !== after.get(file));
}

function outputByTemplate(render: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const document of render.split(/^---$/m)) {
    const file = /^# Source: [^/]+\/(.+)$/m.exec(document)?.[1];
    if (file) files.set(file, (files.get(file) ?? '') + document);
  }
  return files;
}
