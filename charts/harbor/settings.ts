import type { Cluster } from '../../environments/schema/cluster';
import { mirrored } from '../../environments/schema/image-mirror';

/** The types and addresses that Harbor knows the registries by. */
const known = {
  'docker.io': { type: 'docker-hub', url: 'https://hub.docker.com' },
  'ghcr.io': { type: 'github-ghcr', url: 'https://ghcr.io' },
  'quay.io': { type: 'docker-registry', url: 'https://quay.io' },
  'registry.k8s.io': { type: 'docker-registry', url: 'https://registry.k8s.io' },
} as const satisfies Record<(typeof mirrored)[number], object>;

/** What configure.py reads. Schedules have seconds in front, in UTC. */
export function settings({ harbor }: Pick<Cluster, 'harbor'>) {
  return {
    system: { self_registration: false, project_creation_restriction: 'adminonly' },
    registries: mirrored.map((name) => ({ name, ...known[name], insecure: false })),
    // Everyone in the LAN may pull what everyone may pull from the registry: Harbor has no login there.
    copies: { public: 'true', auto_scan: 'true' },
    keepDays: harbor.keepDays,
    // For images that a machine of the LAN builds. The robot account may push and pull, and nothing else.
    own: {
      project: 'twisterlab',
      metadata: { public: 'false', auto_scan: 'true' },
      robot: { name: 'push', actions: ['push', 'pull'] },
    },
    // One after the other: what retention deletes, garbage collection frees, and scans need not read.
    schedules: { retention: '0 0 2 * * *', garbageCollection: '0 0 3 * * *', scans: '0 0 4 * * *' },
  } as const;
}
