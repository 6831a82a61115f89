import { allContainers } from '../../link/pods';
import { filesOf } from '../../link/volume-files';
import type { Volume } from '../../model/manifest';
import type { Rule } from '../rule';

/** Where client libraries look for their credentials. /var/run is a link to /run in most images. */
const place = /^(\/var)?\/run\/secrets\/kubernetes\.io\/serviceaccount\/?$/;

/** Source: rest.InClusterConfig and clientcmd of client-go; the clients of other languages read the same files. */
const required = ['token', 'ca.crt', 'namespace'];

/**
 * A pod that mounts its token itself has to mount every file that the kubelet would: without one, a client library finds no credentials,
 * trusts no API server, or uses the namespace `default`.
 */
export const serviceAccountFiles: Rule = {
  name: 'service-account-files',
  *check(graph) {
    for (const { object: at, spec, namespace } of graph.workloads) {
      for (const { name, volumeMounts = [] } of allContainers(spec)) {
        for (const mount of volumeMounts.filter(({ mountPath, subPath }) => !subPath && place.test(mountPath))) {
          const volume = spec.volumes?.find((each) => each.name === mount.name);
          if (!volume?.projected) continue;
          const files = filesOf(graph, namespace, withoutOptional(volume));
          const missing = required.filter((file) => files && !files.includes(file));
          if (missing.length === 0) continue;
          yield {
            at,
            message: `${name} mounts ${volume.name} at ${mount.mountPath} without ${missing.join(' and ')}, which client libraries read there`,
            fix: 'Project serviceAccountToken (token), the ConfigMap kube-root-ca.crt (ca.crt) and metadata.namespace (namespace), none of them optional.',
          };
        }
      }
    }
  },
};

/** The volume, of which an optional source may project nothing. */
function withoutOptional(volume: Volume): Volume {
  const sources = (volume.projected?.sources ?? []).filter(
    ({ configMap, secret }) => !configMap?.optional && !secret?.optional,
  );
  return { ...volume, projected: { ...volume.projected, sources } };
}
