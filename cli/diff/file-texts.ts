import type { DiffFile } from '@twisterlab/platform/diff/file';
import { redact, redactText } from '@twisterlab/platform/diff/redact';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { toYaml } from '@twisterlab/platform/write/yaml';
import { parseYaml } from '../../drills/parse-yaml';
import type { Compared } from './comparison';

/** The contents of a change on both sides, with secrets redacted. @param path of its file, of the newer side if it has one. */
export type Texts = (path: string) => { readonly before: string | undefined; readonly after: string | undefined };

export function textsOf({ before, after, evaluation }: Compared): Texts {
  // A renamed file has another path before.
  const older = new Map(
    evaluation.objects.map(({ change }) => [(change.after ?? change.before)!.file.path, change] as const),
  );
  return (path) => {
    const change = older.get(path);
    if (!change) return { before: fileText(before.files.get(path)), after: fileText(after.files.get(path)) };
    return { before: objectText(change.before?.file), after: objectText(change.after?.file) };
  };
}

function objectText(file: DiffFile | undefined): string | undefined {
  if (file?.text === undefined) return undefined;
  // CustomResourceDefinitions are long and have no secrets.
  if (file.path.includes('/CustomResourceDefinition.')) return file.text;
  const manifest = parseYaml(file.text) as Manifest;
  const safe = redact(manifest);
  return JSON.stringify(safe) === JSON.stringify(manifest) ? file.text : toYaml(safe);
}

const fileText = (file: DiffFile | undefined) => (file?.text === undefined ? undefined : redactText('', file.text));
