import { byApplication, byKind, byPath, type Names } from './subjects';

/** What selection needs of a drill. */
export interface Selectable {
  readonly name: string;
  /** Folders of the go.mod files that pin its parts, below drills/parts/go. */
  readonly modules: readonly string[];
}

/**
 * The drills that changed files concern, each with the first of these files.
 * @param paths relative to the repository, also of deleted files.
 * @param imports folders of drills that each folder of drills imports, itself excluded.
 */
export function drillsFor(
  paths: readonly string[],
  drills: readonly Selectable[],
  imports: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  for (const path of paths) {
    const names = namesFor(path, drills, imports);
    for (const { name } of drills)
      if (!reasons.has(name) && (names === 'all' || names.includes(name))) reasons.set(name, path);
  }
  return reasons;
}

function namesFor(
  path: string,
  drills: readonly Selectable[],
  imports: ReadonlyMap<string, ReadonlySet<string>>,
): Names {
  const [, application, file] = /^dist\/[^/]+\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
  if (application !== undefined) return file === undefined ? [] : ofDist(application, file);
  const [, module] = /^drills\/parts\/go\/([^/]+)\//.exec(path) ?? [];
  if (module !== undefined) return drills.filter(({ modules }) => modules.includes(module)).map(({ name }) => name);
  const [, folder] = /^drills\/([^/]+)\/.+\.(?:ts|js|py|sh)$/.exec(path) ?? [];
  if (folder !== undefined && folder !== 'selection') return ofFolders(folder, drills, imports);
  return byPath.find(([pattern]) => pattern.test(path))?.[1] ?? 'all';
}

/** An application without an entry runs all. */
function ofDist(application: string, file: string): Names {
  const own = byApplication[application];
  if (own === undefined || own === 'all') return 'all';
  return ['api', ...own, ...byKind.filter(([kind]) => kind.test(file)).flatMap(([, names]) => names)];
}

/** The drills of a folder, and of all folders that import it, also through others. */
function ofFolders(
  folder: string,
  drills: readonly Selectable[],
  imports: ReadonlyMap<string, ReadonlySet<string>>,
): Names {
  const affected = new Set([folder]);
  for (const each of affected)
    for (const [importer, imported] of imports) if (imported.has(each)) affected.add(importer);
  const names = drills.map(({ name }) => name).filter((name) => affected.has(folderOf(name)));
  return names.length > 0 ? names : 'all';
}

/** The folder of a drill; most have its name. */
export const folderOf = (name: string): string =>
  name === 'images' ? 'supply-chain' : name.replace(/^(rehearsal|scheduling)-one-server$/, '$1');
