import { parse } from 'yaml';
import { hostFiles } from '../../hosts/files';
import type { HostFile } from '../../hosts/host-file';
import { registriesPath } from '../../hosts/registries';
import type { Cluster, ClusterNode } from '../../model/cluster';
import type { Rule } from '../rule';

/** What K3s reads. Source: docs.k3s.io, private registry configuration. */
interface Registries {
  readonly mirrors?: Readonly<Record<string, { readonly endpoint?: readonly string[] } | null>>;
  readonly configs?: Readonly<
    Record<string, { readonly auth?: object; readonly tls?: { readonly insecure_skip_verify?: boolean } } | null>
  >;
}

/**
 * Nodes verify the registries that they pull from, and Git holds no password of one. A server that answers in the place of a registry chooses
 * what the cluster runs; pods pull private images with Secrets.
 * @param filesOf the files of a machine. Default: those that are rendered.
 */
export const nodeRegistries = (
  filesOf: (cluster: Cluster, node: ClusterNode) => readonly HostFile[] = hostFiles,
): Rule => ({
  name: 'node-registries',
  *check({ cluster, objects }) {
    const [at] = objects;
    if (!at) return;
    for (const node of cluster.nodes) {
      const text = filesOf(cluster, node).find(({ path }) => path === registriesPath)?.text;
      if (text === undefined) continue;
      for (const [message, fix] of faults(parse(text) as Registries))
        yield { at, ofCluster: true, message: `${registriesPath} of ${node.name} ${message}`, fix };
    }
  },
});

function* faults({ mirrors = {}, configs = {} }: Registries): Iterable<[message: string, fix: string]> {
  for (const [host, config] of Object.entries(configs)) {
    if (config?.tls?.insecure_skip_verify)
      yield [`does not verify ${host} (insecure_skip_verify)`, 'Name the file of its authority in tls.ca_file.'];
    if (config?.auth)
      yield [
        `holds a login of ${host}`,
        'Remove it, and rotate the password: it has been in Git. Pods pull private images with imagePullSecrets.',
      ];
  }
  for (const [registry, mirror] of Object.entries(mirrors))
    for (const endpoint of mirror?.endpoint ?? [])
      if (!endpoint.startsWith('https://'))
        yield [`pulls images of ${registry} without encryption from ${endpoint}`, 'Write an https:// address.'];
}
