import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contracts, repository } from '../../charts/contracts';
import { images as names } from '../../charts/images';
import { root } from '../../platform/root';
import type { PartName } from '../parts/catalogue';
import type { DebianPackage } from '../parts/debian';
import type { ImageSettings } from './archive';
import type { Entry } from './tar';

/** How an image of the drills is made. No registry can be had, so each is made of Debian packages or of programs. */
export interface Recipe extends Partial<ImageSettings> {
  /** The reference under which pods ask for it. */
  readonly name: string;
  /** Debian packages of its root file system. Default: none, and the image holds what is listed and nothing else. */
  readonly packages?: readonly string[];
  /** Programs by path: parts, and single programs of this machine that need no library. */
  readonly programs?: Readonly<Record<string, PartName | { readonly debian: DebianPackage }>>;
  /** Further files, folders and links. */
  readonly entries?: readonly Entry[];
}

const file = (path: string, name: string, mode = 0o644): Entry => ({
  path,
  content: readFileSync(join(root, 'drills/images/files', name)),
  mode,
});
const text = (path: string, content: string): Entry => ({ path, content: Buffer.from(content) });
const users = (...lines: string[]) =>
  text('/etc/passwd', `${['root:x:0:0:root:/root:/bin/sh', ...lines].map((line) => `${line}\n`).join('')}`);

const applets = 'cat chmod cp date echo grep head id ls mkdir ps rm sh sleep tail touch true wc'.split(' ');

/** An application of the owner: what charts/contracts.ts says of it, played by Python. */
function standIn(name: string, module: string): Recipe {
  return {
    name,
    packages: ['python3', 'python3-psycopg2', 'python3-redis'],
    env: { PYTHONPATH: '/app', PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' },
    cmd: ['python', '-m', module],
    user: '1000:1000',
    entries: [
      users('app:x:1000:1000:app:/app:/bin/sh'),
      { path: '/usr/local/bin/python', link: '/usr/bin/python3' },
      file('/app/twisterlab/stand_in.py', 'stand_in.py'),
      text(`/app/${module.replaceAll('.', '/')}.py`, 'from twisterlab.stand_in import serve\n\nserve()\n'),
      text('/app/contract.json', standInContract(name)),
    ],
  };
}

/** The contract as its image checks it when it starts: by then, the kubelet has put the passwords in. */
export function standInContract(name: string): string {
  const { opens, answers, needs } = contracts[repository(name)]!;
  const started = Object.entries(needs).map(([variable, { matches, because }]) => [
    variable,
    { matches: matches.source.replaceAll('\\$\\(\\w+\\)', '[^:@/]+'), because },
  ]);
  return JSON.stringify({ port: opens[0], answers, needs: Object.fromEntries(started) });
}

/** The name under which the root file systems have the user that the official images of both databases run as. */
const database = (name: string) => users(`${name}:x:999:999:${name}:/:/bin/sh`);

export const recipes = {
  pause: {
    name: 'localhost/pause:1',
    programs: { '/bin/busybox': { debian: 'busybox-static' } },
    entrypoint: ['/bin/busybox', 'sleep', '2147483647'],
  },
  busybox: {
    name: 'localhost/busybox:1',
    programs: { '/bin/busybox': { debian: 'busybox-static' } },
    entries: [...applets.map((each): Entry => ({ path: `/bin/${each}`, link: 'busybox' })), users()],
  },
  coredns: { name: 'localhost/coredns:1', programs: { '/coredns': 'coredns' }, entrypoint: ['/coredns'] },
  'local-path-provisioner': {
    name: 'localhost/local-path-provisioner:1',
    programs: { '/usr/bin/local-path-provisioner': 'local-path-provisioner' },
    entrypoint: ['/usr/bin/local-path-provisioner'],
  },
  redis: {
    name: names.redis,
    packages: ['redis-server', 'redis-tools'],
    cmd: ['redis-server'],
    entries: [database('redis'), { path: '/data', folder: true, mode: 0o777 }],
  },
  postgres: {
    name: names.postgres,
    packages: ['postgresql-15'],
    env: { PATH: '/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin', PGDATA: '/var/lib/postgresql/data' },
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['postgres'],
    entries: [database('postgres'), file('/usr/local/bin/docker-entrypoint.sh', 'postgres-entrypoint.sh', 0o755)],
  },
  'twisterlab-api': standIn(names.twisterlabApi, 'twisterlab.api.main'),
  'mcp-unified': standIn(names.mcpUnified, 'twisterlab.agents.mcp.http_server'),
} satisfies Readonly<Record<string, Recipe>>;

export type ImageName = keyof typeof recipes;
