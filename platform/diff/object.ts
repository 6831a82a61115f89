import { groupOf, type Manifest } from '../model/manifest';
import { UserError } from '../model/problem';
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

  /** The object in a file of dist; undefined for other files. @throws UserError if it is not one. */
  read(file: DiffFile): DiffObject | undefined {
    const [folder, environment, application] = file.path.split('/');
    if (folder !== 'dist' || !file.path.endsWith('.yaml') || file.path.split('/').length < 4) return undefined;
    const manifest = this.manifest(file);
    return { environment: environment!, application: application!, manifest, file };
  }

  private manifest(file: DiffFile): Manifest {
    const known = this.byId.get(file.id);
    if (known) return known;
    const manifest = this.parsed(file) as Manifest | undefined;
    if (!manifest?.apiVersion || !manifest.kind || !manifest.metadata?.name)
      throw notAnObject(file, 'it has no apiVersion, kind or metadata.name');
    this.byId.set(file.id, manifest);
    return manifest;
  }

  private parsed(file: DiffFile): unknown {
    try {
      return this.parse(file.text ?? '');
    } catch (error) {
      throw notAnObject(file, (error as Error).message.split('\n')[0]!);
    }
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

const notAnObject = ({ path }: DiffFile, reason: string) =>
  new UserError([{ where: path, message: `is not a Kubernetes object: ${reason}.`, fix: 'Restore it: npm run synth' }]);
