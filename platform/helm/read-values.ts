import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byCodeUnit } from '../util/collections';
import { dependenciesOf } from './dependencies';
import { readYaml } from './read-yaml';

/**
 * Paths of the values that the templates of a chart and of its dependencies name, such as `image.tag`. Those that they read in other
 * ways, such as through a variable, are missing.
 */
export function readPaths(folder: string, prefix: readonly string[] = []): string[] {
  const named = templatesOf(folder)
    .flatMap(pathsIn)
    .filter((path) => path.length > 0);
  const own = named.map((path) => [...prefix, ...path].join('.'));
  const inherited = dependenciesOf(folder).flatMap(({ name, alias }) => {
    const chart = join(folder, 'charts', name);
    // The templates of a library read the values of the chart that calls them.
    const isLibrary = readYaml(join(chart, 'Chart.yaml')).type === 'library';
    return readPaths(chart, isLibrary ? prefix : [...prefix, alias ?? name]);
  });
  return [...new Set([...own, ...inherited])].sort(byCodeUnit);
}

/** Whether a template or the values of a chart or of a dependency contain a word. */
export function mentions(folder: string, word: string): boolean {
  const escaped = word.replace(/[^\w]/g, '\\$&');
  const whole = new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`);
  const values = join(folder, 'values.yaml');
  const texts = [...templatesOf(folder), ...(existsSync(values) ? [readFileSync(values, 'utf8')] : [])];
  return (
    texts.some((text) => whole.test(text)) ||
    dependenciesOf(folder).some(({ name }) => mentions(join(folder, 'charts', name), word))
  );
}

function templatesOf(folder: string): string[] {
  const templates = join(folder, 'templates');
  if (!existsSync(templates)) return [];
  return readdirSync(templates, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

function pathsIn(template: string): string[][] {
  const text = template.replace(/\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}/g, '');
  return [...text.matchAll(plain), ...text.matchAll(indexed), ...text.matchAll(dug)].map(({ groups }) => {
    const { path = '', keys = '' } = groups!;
    const named = [...keys.matchAll(/"([^"]+)"/g)].map(([, key]) => key!);
    // A path with dots cannot contain a key with dots.
    const dotted = named.findIndex((key) => key.includes('.'));
    return [...path.split('.').filter(Boolean), ...(dotted < 0 ? named : named.slice(0, dotted))];
  });
}

/** `.Values.a.b` */
const plain = /\.Values(?<path>(?:\.[A-Za-z_]\w*)+)/g;

/** `index .Values.a "b" "c"`, `get .Values "a"`, `hasKey .Values "a"` */
const indexed = /\b(?:index|get|hasKey)\s+[\w.$]*\.Values(?<path>(?:\.[A-Za-z_]\w*)*)(?<keys>(?:\s+"[^"]+")+)/g;

/** `dig "b" "c" DEFAULT .Values.a` */
const dug =
  /\bdig(?<keys>(?:\s+"[^"]+")+)\s+(?:"[^"]*"|\([^()]*\)|[^\s"()]+)\s+\(?[\w.$]*\.Values(?<path>(?:\.[A-Za-z_]\w*)*)/g;
