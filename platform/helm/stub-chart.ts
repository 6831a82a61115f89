import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { byCodeUnit } from '../util/collections';
import { type Call, type Variant, withStubs } from './nondeterminism';

/** The text files of a chart that contain nondeterministic calls, with their original text. */
export interface StubbedChart {
  readonly calls: readonly Call[];
  /** Writes the chart with other stubs. @param variantOf the stub of a call. */
  rewrite(variantOf: (call: Call) => Variant): void;
}

/**
 * Replaces the nondeterministic calls in a chart, in place: in its templates, those of its dependencies, values that are templates,
 * and other files if a template evaluates files.
 */
export function stubChart(folder: string): StubbedChart {
  const files = filesOf(folder);
  const templates = files.filter(({ path }) => /(^|\/)(templates\/.*|values\.yaml)$/.test(path));
  const evaluates =
    templates.some(({ text }) => text.includes('.Files')) && templates.some(({ text }) => /\btpl\b/.test(text));
  const stubbed = (evaluates ? files : templates).flatMap(({ path, text }) => {
    const at = (line: number) => `${path}:${line}`;
    const { calls } = withStubs(text, at);
    return calls.length > 0 ? [{ path, text, at, calls }] : [];
  });
  const rewrite = (variantOf: (call: Call) => Variant) => {
    for (const { path, text, at } of stubbed) writeFileSync(join(folder, path), withStubs(text, at, variantOf).text);
  };
  rewrite(() => 'stub');
  return { calls: stubbed.flatMap(({ calls }) => calls), rewrite };
}

/** Files that Helm does not evaluate, whatever a template does. */
const fixed = /(^|\/)(Chart\.(yaml|lock)|values\.schema\.json|crds\/.*)$/;

function filesOf(folder: string): { readonly path: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, path: file.slice(folder.length + 1) }))
    .filter(({ path }) => !fixed.test(path))
    .sort((a, b) => byCodeUnit(a.path, b.path))
    .map(({ file, path }) => ({ path, text: readFileSync(file, 'utf8') }));
}
