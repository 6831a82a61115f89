import { repository } from '@twisterlab/platform/util/image';
import { contracts } from '../../charts/contracts';
import { images as names } from '../../charts/images';
import { dockerfile } from './dockerfile';
import { file, text, users } from './entries';
import { platformImages } from './platform';
import { pythonPath } from './python';
import type { ImageSpec } from './spec';
import type { Entry } from './tar';

const applets = 'cat chmod cp date echo grep head id ls mkdir ps rm sh sleep tail touch true wc'.split(' ');

const withApplets: readonly Entry[] = [
  ...applets.map((each): Entry => ({ path: `/bin/${each}`, link: 'busybox' })),
  users(),
];

/** Shared by all images with Python programs: one root file system. */
const pythonPackages = ['python3', 'python3-psycopg2', 'python3-redis'];

/** A stub of one of the owner's applications: a Python program that implements its contract of charts/contracts.ts. */
function standIn(name: string, module: string): ImageSpec {
  return {
    name,
    packages: pythonPackages,
    env: { PYTHONPATH: '/app', PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' },
    cmd: ['python', '-m', module],
    user: '1000:1000',
    entries: [
      users('app:x:1000:1000:app:/app:/bin/sh'),
      { path: '/usr/local/bin/python', link: '/usr/bin/python3' },
      file('/app/twisterlab/stub.py', 'stub.py'),
      text(`/app/${module.replaceAll('.', '/')}.py`, 'from twisterlab.stub import serve\n\nserve()\n'),
      text('/app/contract.json', standInContract(name)),
    ],
  };
}

/** Dockerfiles of the owner's applications, by workload. */
export const applicationFolders = {
  'twisterlab-api': 'images/twisterlab-api',
  'mcp-unified': 'images/twisterlab-mcp',
} as const;

/** PYTHONPATH of packages that hide others. */
export const overridePath = '/opt/override';

/** One of the owner's applications, as its Dockerfile builds it: source, packages, environment, user and command. */
function application(name: string, folder: string): ImageSpec {
  const { args, env, user, cmd } = dockerfile(folder);
  return {
    name,
    // None of Debian's Python packages: they would hide a missing one. The base image has libstdc++6, by its apt.
    packages: ['python3', 'libstdc++6'],
    python: `${folder}/requirements.txt`,
    source: args.COMMIT!,
    env,
    cmd,
    user,
    entries: [
      users('twisterlab:x:1000:1000::/app:/bin/sh'),
      { path: '/usr/local/bin/python', link: '/usr/bin/python3' },
    ],
  };
}

/** The same without greenlet and with SQLAlchemy 2.1, which no longer requires it. */
function withoutGreenlet(name: string, folder: string): ImageSpec {
  const { env, entries = [], ...spec } = application(name, folder);
  return {
    ...spec,
    override: 'drills/images/files/sqlalchemy-2.1.txt',
    env: { ...env, PYTHONPATH: `${overridePath}:${env?.PYTHONPATH}` },
    entries: [...entries, { path: `${pythonPath}/.wh.greenlet`, content: Buffer.alloc(0) }],
  };
}

/** The contract as the stub checks it on start, when the kubelet has resolved references to passwords. */
export function standInContract(name: string): string {
  const { ports: opens, probePaths: answers, env: needs } = contracts[repository(name)]!;
  const started = Object.entries(needs).map(([variable, { matches, reason }]) => [
    variable,
    { matches: matches.source.replaceAll('\\$\\(\\w+\\)', '[^:@/]+'), reason },
  ]);
  return JSON.stringify({ port: opens[0], answers, needs: Object.fromEntries(started) });
}

/** The passwd entry of the user that the official images of both databases run as. */
const database = (name: string) => users(`${name}:x:999:999:${name}:/:/bin/sh`);

/** A console script of a Python package, guarded by __main__: multiprocessing imports it again. */
const python = (path: string, module: string, main: string): Entry => ({
  path,
  content: Buffer.from(
    `#!/usr/bin/python3\nimport sys\nfrom ${module} import ${main}\n\nif __name__ == '__main__':\n    sys.exit(${main}())\n`,
  ),
  mode: 0o755,
});

/** Like images/postgres/Dockerfile, with Debian's versions and the same lock file of Patroni. */
function patroni(name: string): ImageSpec {
  return {
    name,
    packages: ['postgresql-15', 'pgbackrest', 'restic', 'python3', 'bash'],
    python: 'images/postgres/requirements.txt',
    env: {
      PATH: '/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin',
      PYTHONPATH: pythonPath,
      PYTHONDONTWRITEBYTECODE: '1',
    },
    entrypoint: ['patroni'],
    cmd: ['/etc/patroni/patroni.yml'],
    user: '999:999',
    entries: [
      database('postgres'),
      text('/etc/group', 'root:x:0:\npostgres:x:999:\n'),
      python('/usr/local/bin/patroni', 'patroni.__main__', 'main'),
      python('/usr/local/bin/patronictl', 'patroni.ctl', 'ctl'),
      ...['/etc/patroni', '/etc/pgbackrest', '/var/log/pgbackrest', '/var/spool/pgbackrest'].map(
        (path): Entry => ({ path, folder: true }),
      ),
    ],
  };
}

/** An exporter from Debian, older than production's; both share one root file system. */
function exporter(name: string, program: string, user: string): ImageSpec {
  return {
    name,
    packages: ['prometheus-postgres-exporter', 'prometheus-redis-exporter'],
    entrypoint: ['/bin/sh', '/exporter.sh', program],
    user,
    entries: [file('/exporter.sh', 'exporter.sh')],
  };
}

export const imageSpecs = {
  pause: {
    name: 'localhost/pause:1',
    programs: { '/bin/busybox': { debian: 'busybox-static' } },
    entrypoint: ['/bin/busybox', 'sleep', '2147483647'],
  },
  busybox: {
    name: 'localhost/busybox:1',
    programs: { '/bin/busybox': { debian: 'busybox-static' } },
    entries: withApplets,
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
  'node-exporter': {
    name: names.nodeExporter,
    programs: { '/bin/node_exporter': 'node-exporter', '/bin/busybox': { debian: 'busybox-static' } },
    entrypoint: ['/bin/node_exporter'],
    user: '65534:65534',
    entries: withApplets,
  },
  /** With busybox, as in the official image. */
  k6: {
    name: names.k6,
    programs: { '/usr/bin/k6': 'k6', '/bin/busybox': { debian: 'busybox-static' } },
    entrypoint: ['k6'],
    user: '12345:12345',
    entries: [...withApplets, { path: '/bin/nc', link: 'busybox' }],
  },
  /** With busybox, as in the official image. */
  vault: {
    name: names.vault,
    programs: { '/bin/vault': 'vault', '/bin/busybox': { debian: 'busybox-static' } },
    entrypoint: ['/bin/vault'],
    user: '100:1000',
    entries: [...withApplets, { path: '/bin/env', link: 'busybox' }],
  },
  'external-secrets': {
    name: names.externalSecrets,
    programs: { '/bin/external-secrets': 'external-secrets' },
    entrypoint: ['/bin/external-secrets'],
    user: '65534',
  },
  'postgres-exporter': exporter(names.postgresExporter, 'prometheus-postgres-exporter', '65534:65534'),
  'redis-exporter': exporter(names.redisExporter, 'prometheus-redis-exporter', '59000:59000'),
  'metallb-controller': {
    name: names.metallbController,
    programs: { '/controller': 'metallb-controller' },
    entrypoint: ['/controller'],
  },
  'metallb-speaker': {
    name: names.metallbSpeaker,
    programs: { '/speaker': 'metallb-speaker' },
    entrypoint: ['/speaker'],
  },
  /** Has the name in K3s' chart, but an older version: newer ones are not available here. */
  traefik: {
    name: 'docker.io/traefik:v3.7.11',
    programs: { '/usr/local/bin/traefik': 'traefik' },
    entrypoint: ['/usr/local/bin/traefik'],
  },
  /** A server behind the ingress controller that returns the request that it got. */
  echo: {
    name: 'localhost/echo:1',
    packages: pythonPackages,
    entrypoint: ['/usr/bin/python3', '/app/echo.py'],
    user: '1000:1000',
    entries: [users('app:x:1000:1000:app:/app:/bin/sh'), file('/app/echo.py', 'echo.py')],
  },
  postgres: patroni(names.postgres),
  /** The same with another tag: the target of a rolling update. */
  'postgres-next': patroni('localhost/twisterlab-postgres:next'),
  'twisterlab-api': standIn(names.twisterlabApi, 'twisterlab.api.main'),
  'mcp-unified': standIn(names.mcpUnified, 'twisterlab.agents.mcp.http_server'),
  'real-twisterlab-api': application(names.twisterlabApi, applicationFolders['twisterlab-api']),
  'real-mcp-unified': application(names.mcpUnified, applicationFolders['mcp-unified']),
  'without-greenlet': withoutGreenlet(
    'localhost/twisterlab-api:without-greenlet',
    applicationFolders['twisterlab-api'],
  ),
  ...platformImages,
} satisfies Readonly<Record<string, ImageSpec>>;

export type ImageName = keyof typeof imageSpecs;
