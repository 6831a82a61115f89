import type { Manifest } from '@twisterlab/platform/model/manifest';
import { applyInWaves, isLookedUp } from '../../../drills/api/admission';
import { podOf } from '../../../drills/api/pods';
import { Dist } from '../../../drills/dist';
import { ApiClient } from '../../../drills/fixtures/api-client';
import { ControlPlane } from '../../../drills/fixtures/control-plane';
import { admissionControllers, startControllers } from '../../../drills/fixtures/controllers';
import type { Processes } from '../../../drills/fixtures/processes';
import type { ObjectCheck } from './program';

/**
 * The API server of the clusters' Kubernetes version with all Namespaces, CRDs and policies of dist. It evaluates an object by a dry-run
 * create, and a workload also by that of its pod.
 * @param dist folder of the rendered files.
 * @throws Error if it refuses a file of dist.
 */
export async function startApiServer(processes: Processes, dist: string): Promise<ObjectCheck> {
  const server = await ControlPlane.start(processes, '1.36');
  await startControllers(server, admissionControllers);
  const client = new ApiClient(server.url, server.certificates, 'admin');
  processes.onStopped(() => client.close());
  const objects = Dist.in(dist)
    .objects()
    .filter(({ manifest }) => isLookedUp(manifest.kind));
  const { refused } = await applyInWaves(server, client, objects, 'dist:');
  if (refused.length > 0) throw new Error(refused.join('\n'));
  const ask = async (manifest: Manifest) => {
    const { error } = await client.dryRunCreate(manifest);
    // The server looks for the name last: it has accepted everything else.
    return error === '' || / already exists$/.test(error) ? undefined : error;
  };
  return {
    name: 'kube-apiserver',
    async refusal(manifest) {
      for (const each of [manifest, ...podOf(manifest)]) {
        const error = await ask(each);
        if (error !== undefined) return error;
      }
      return undefined;
    },
  };
}
