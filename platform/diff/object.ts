import { groupOf, type Manifest } from '../model/manifest';
import type { DiffFile, Parse } from './file';

/** An object of dist on one side. */
export interface DiffObject {
  readonly environment: string;
  /** Its folder: one Application of Argo CD. */
  readonly application: string;
  readonly manifest: Manifest;
  readonly file: DiffFile;
}

/** Reads objects lazily: most files are equal on both sides and never parsed. */
export class ObjectReader {
  private readonly byId = new Map<string, Manifest>();

  constructor(private readonly parse: Parse) {}

  /** The object in a file of dist; undefined for other files. @throws the error of the parser. */
  read(file: DiffFile): DiffObject | undefined {
    const [folder, environment, application] = file.path.split('/');
    if (folder !== 'dist' || !file.path.endsWith('.yaml') || file.path.split('/').length < 4) return undefined;
    const manifest = this.manifest(file);
    return { environment: environment!, application: application!, manifest, file };
  }

  private manifest(file: DiffFile): Manifest {
    const known = this.byId.get(file.id);
    if (known) return known;
    const manifest = this.parse(file.text ?? '') as Manifest;
    if (!manifest?.apiVersion || !manifest.kind || !manifest.metadata?.name)
      throw new Error('it has no apiVersion, kind or metadata.name');
    this.byId.set(file.id, manifest);
    return manifest;
  }
}

/** What the API server identifies an object by, within an environment. */
export function identityOf({ environment, manifest }: Pick<DiffObject, 'environment' | 'manifest'>): string {
  return [environment, identityInCluster(manifest)].join(' ');
}

/** Group, kind, namespace and name: the version is not part of it. */
export function identityInCluster(manifest: Manifest): string {
  const { kind, metadata } = manifest;
  return [groupOf(manifest), kind, metadata.namespace ?? '', metadata.name].join(' ');
}
