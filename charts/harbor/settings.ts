import { bytes } from '@twisterlab/platform/util/quantity';
import type { Cluster } from '../../environments/schema/cluster';
import { mirrored } from '../../environments/schema/image-mirror';

/** The types of registry that may have a proxy cache. Source: PERMITTED_REGISTRY_TYPES_FOR_PROXY_CACHE of Harbor 2.15; `quay` is not in it. */
type ProxyType = 'docker-hub' | 'github-ghcr' | 'docker-registry' | 'harbor';

/** A flag of a project: Harbor has them as strings. */
type Flag = 'true' | 'false';

interface Project {
  /** Path of its images: `harbor.example/NAME/IMAGE`. */
  readonly name: string;
  readonly metadata: { readonly public: Flag; readonly auto_scan: Flag };
  /** Quota in bytes. */
  readonly storage: number;
}

/** Keys of /configurations. Others stay as they are. */
interface Configurations {
  readonly self_registration: boolean;
  readonly project_creation_restriction: 'adminonly' | 'everyone';
  /** Without it Harbor ignores the quota of a new project. */
  readonly quota_per_project_enable: boolean;
}

interface Proxy {
  readonly endpoint: {
    readonly name: string;
    readonly type: ProxyType;
    /** Without a slash at its end, which Harbor removes. */
    readonly url: `https://${string}`;
    readonly insecure: false;
  };
  readonly project: Project;
}

/** A schedule: second (always 0), minute, hour, day of the month, month, day of the week, in UTC. */
type Cron = `0 ${string}`;

/** The JSON file that configure.py reads. Keys in snake_case are those of Harbor's API. */
export interface HarborSettings {
  readonly configurations: Configurations;
  readonly proxies: readonly Proxy[];
  /** Copies that no client pulled for so many days are removed. */
  readonly keepDays: number;
  readonly own: {
    readonly project: Project;
    readonly robot: { readonly name: string; readonly actions: readonly ('push' | 'pull')[] };
  };
  readonly schedules: {
    readonly retention: Cron;
    readonly garbageCollection: { readonly cron: Cron; readonly parameters: { readonly delete_untagged: boolean } };
    readonly scans: { readonly cron: Cron };
  };
}

/** Registries, and the share of the storage, in percent, that the copies of each may fill. */
const upstream = {
  'docker.io': { type: 'docker-hub', url: 'https://hub.docker.com', share: 35 },
  'ghcr.io': { type: 'github-ghcr', url: 'https://ghcr.io', share: 20 },
  'quay.io': { type: 'docker-registry', url: 'https://quay.io', share: 20 },
  'registry.k8s.io': { type: 'docker-registry', url: 'https://registry.k8s.io', share: 10 },
} as const satisfies Record<keyof typeof mirrored, object>;

/** For our own images. */
const own = { name: 'twisterlab', share: 10 };

/**
 * What configure.py configures. The quotas are 95 % of the claim: an upload needs room before it is refused.
 */
export function harborSettings({ harbor: { storage, keepDays } }: Pick<Cluster, 'harbor'>): HarborSettings {
  const project = (name: string, share: number, isPublic: Flag): Project => ({
    name,
    metadata: { public: isPublic, auto_scan: 'true' },
    storage: Math.floor((bytes(storage) * share) / 100),
  });
  return {
    configurations: {
      self_registration: false,
      project_creation_restriction: 'adminonly',
      quota_per_project_enable: true,
    },
    proxies: Object.entries(mirrored).map(([registry, name]) => {
      const { type, url, share } = upstream[registry as keyof typeof upstream];
      // Nodes pull without a login: what is in it is public already.
      return { endpoint: { name, type, url, insecure: false }, project: project(name, share, 'true') };
    }),
    keepDays,
    own: { project: project(own.name, own.share, 'false'), robot: { name: 'push', actions: ['push', 'pull'] } },
    // In this order: garbage collection frees what retention removed, and scans skip it.
    schedules: {
      retention: '0 0 2 * * *',
      garbageCollection: { cron: '0 0 3 * * *', parameters: { delete_untagged: true } },
      scans: { cron: '0 0 4 * * *' },
    },
  };
}
