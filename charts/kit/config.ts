import { createHash } from 'node:crypto';
import type { Labels } from '@twisterlab/platform/model/manifest';
import { byCodeUnit } from '@twisterlab/platform/util/collections';
import { Construct } from 'constructs';
import { k8s } from './k8s';
import type { Mount } from './workloads/container';

/** Files as an immutable ConfigMap whose name contains a hash of the content: a change creates a new ConfigMap, so the pods roll. */
export class Config extends Construct {
  readonly name: string;

  /**
   * @param files content by file name, without secrets.
   * @param options.reloaded the program reloads changed files itself: the ConfigMap keeps its name, and no pod rolls. Default: false.
   */
  constructor(
    scope: Construct,
    id: string,
    files: Readonly<Record<string, string>>,
    { reloaded = false, labels }: { readonly reloaded?: boolean; readonly labels?: Labels } = {},
  ) {
    super(scope, id);
    const content = Object.entries(files).sort(([a], [b]) => byCodeUnit(a, b));
    const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 10);
    this.name = reloaded ? id : `${id}-${hash}`;
    new k8s.KubeConfigMap(this, 'config', {
      metadata: { name: this.name, labels },
      immutable: reloaded ? undefined : true,
      data: Object.fromEntries(content),
    });
  }

  /** @param volume name of the volume; set it if a pod mounts several ConfigMaps. Default: `config`. */
  mount(path: string, volume?: string): Mount {
    return mountConfig(this.name, path, volume);
  }
}

/** Mounts a ConfigMap. @param volume name of the volume; set it if a pod mounts several ConfigMaps. Default: `config`. */
export function mountConfig(name: string, path: string, volume = 'config'): Mount {
  return { path, readOnly: true, volume: { name: volume, configMap: { name } } };
}
