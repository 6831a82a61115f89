import { UserError } from '@twisterlab/platform/model/problem';
import type { Names } from './names';

/** A file with lists in which an application has its line. */
interface Edit {
  readonly file: string;
  /** The imports that it needs. */
  readonly imports: readonly string[];
  /** Text before which the lines are added. */
  readonly before: string;
  readonly lines: readonly string[];
}

/** The lines of an application in the files that list all. */
export function editsFor(
  { application, declaration, namespace, type }: Names,
  { crds, ownNamespace }: { readonly crds: boolean; readonly ownNamespace: boolean },
): Edit[] {
  const folder = `./${application}`;
  return [
    {
      file: 'charts/imported.ts',
      imports: [`import { ${declaration} } from '${folder}/chart';`],
      before: '\n];',
      lines: [`  ${declaration},`],
    },
    {
      file: 'charts/index.ts',
      imports: [`import { ${type}${crds ? `, ${type}Crds` : ''} } from '${folder}/${application}';`],
      before: '\n  return ingress;\n',
      lines: [...(crds ? [`  new ${type}Crds(app, cluster);`] : []), `  new ${type}(app, cluster);`],
    },
    ...(ownNamespace
      ? [
          {
            file: 'charts/cluster/namespaces.ts',
            imports: [`import { ${namespace} } from '.${folder}/chart';`],
            before: '\n    { name, namespace: monitoringNamespace },',
            lines: [`    { name, namespace: ${namespace} },`],
          },
        ]
      : []),
  ];
}

/** @throws UserError if the file no longer has the place: a list that moved. */
export function withEdit(text: string, { file, imports, before, lines }: Edit): string {
  const place = text.indexOf(before);
  if (place < 0) {
    const message = `has no place for ${lines.map((line) => line.trim()).join(' ')}: the text ${JSON.stringify(before.trim())} is missing.`;
    throw new UserError([
      { where: file, message, fix: 'Add these lines and the import by hand, or correct cli/add-chart/edits.ts.' },
    ]);
  }
  const edited = `${text.slice(0, place)}\n${lines.join('\n')}${text.slice(place)}`;
  return imports.reduce(withImport, edited);
}

/** Adds an import where the order of the paths has it. */
function withImport(text: string, added: string): string {
  const path = pathOf(added)!;
  const lines = text.split('\n');
  const isLater = (line: string) => {
    const other = line.startsWith('import ') ? pathOf(line) : undefined;
    return other?.startsWith('.') && depth(other) <= depth(path) && (depth(other) < depth(path) || other > path);
  };
  const next = lines.findIndex(isLater);
  const last = lines.findLastIndex((line) => pathOf(line) !== undefined);
  lines.splice(next < 0 ? last + 1 : next, 0, added);
  return lines.join('\n');
}

function pathOf(line: string): string | undefined {
  return /^(?:import .*|\} )from '([^']+)';$/.exec(line)?.[1];
}

/** Folders upwards: paths further up come first. */
function depth(path: string): number {
  return path.split('../').length;
}
