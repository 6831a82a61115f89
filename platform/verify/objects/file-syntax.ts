import { parseDocument } from 'yaml';
import { is } from '../../model/kinds';
import type { Manifest } from '../../model/manifest';
import { remembered } from '../../util/memory';
import { perObject } from '../../util/per-object';
import type { ShapeRule } from '../rule';

/** A file that does not parse stops the program that reads it, and other rules could not read it either. */
export const fileSyntax: ShapeRule = {
  name: 'file-syntax',
  *check(environments) {
    for (const at of environments.flatMap(({ objects }) => objects))
      for (const message of faultsOf(at.manifest)) yield { at, message, fix: 'Correct the file.' };
  },
};

const faultsOf = perObject((manifest: Manifest): readonly string[] =>
  filesOf(manifest).flatMap(([name, text]) => {
    const error = remembered(
      'syntax of a file',
      () => `${/\.json$/.test(name)} ${text}`,
      () => errorIn(name, text) ?? null,
    );
    return error === null ? [] : [`${name} does not parse: ${error}`];
  }),
);

function filesOf(manifest: Manifest): [string, string][] {
  if (is(manifest, 'HelmChartConfig')) return [['valuesContent', manifest.spec?.valuesContent ?? '']];
  if (!is(manifest, 'ConfigMap')) return [];
  return Object.entries(manifest.data ?? {}).filter(([name]) => /\.(ya?ml|json)$/.test(name));
}

function errorIn(name: string, text: string): string | undefined {
  try {
    if (name.endsWith('.json')) JSON.parse(text);
    // A file that is a template of another program.
    else if (!/^\s*\{\{/m.test(text)) return parseDocument(text).errors[0]?.message.split('\n')[0];
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
