import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { toYaml } from '@twisterlab/platform/write/yaml';
import { withoutHelmCharts } from '../../charts';
import { render, verify } from '../../charts/site';
import { environmentsWith, threeNodes } from '../records/good';

type Fields = Parameters<typeof environmentsWith>[0];

const rendered = new Map<string, RenderedEnvironment>();

/** Rendered and verified once for all tests that have the same fields. */
function production(fields: Fields = {}): RenderedEnvironment {
  const key = JSON.stringify(fields);
  const known = rendered.get(key);
  if (known) return known;
  const fleet = environmentsWith(fields);
  const environments = render(fleet, withoutHelmCharts);
  verify(environments, fleet);
  const own = environments.find(({ name }) => name === 'production')!;
  rendered.set(key, own);
  return own;
}

function yaml({ objects }: RenderedEnvironment, ...kinds: string[]): string {
  return objects
    .filter(({ manifest }) => kinds.includes(manifest.kind))
    .map(({ manifest }) => toYaml(manifest))
    .join('---\n');
}

/** Without the digests of what ConfigMaps hold: a changed script is no other object. */
const names = ({ objects }: RenderedEnvironment) =>
  objects.map(({ application, manifest: { kind, metadata } }) =>
    `${application}/${kind}.${metadata.name}`.replace(/-[0-9a-f]{10}$/, ''),
  );

const three = {
  edge: { nodes: threeNodes, serverAddress: '192.168.0.40', loadBalancer: 'metallb' },
  production: {
    api: { replicas: 2, spread: 'required', autoscale: { max: 3 }, hosts: ['api.twisterlab.local'] },
    mcp: { address: '192.168.0.101', from: ['192.168.0.0/25'] },
  },
};

describe('a tenant on one node', () => {
  it('is these objects', () => {
    expect(names(production())).toMatchSnapshot();
  });

  it('has an API, with its Service, as the application contract wants it', () => {
    const { objects, ...rest } = production();
    const api = { ...rest, objects: objects.filter(({ application }) => application === 'twisterlab-api') };
    expect(yaml(api, 'Deployment', 'Service')).toMatchSnapshot();
  });
});

describe('a tenant on three nodes', () => {
  it('is these objects', () => {
    expect(names(production(three))).toMatchSnapshot();
  });

  it('spreads, scales and has a budget, and an address of the pool', () => {
    expect(yaml(production(three), 'PodDisruptionBudget', 'HorizontalPodAutoscaler')).toMatchSnapshot();
    const own = production(three);
    expect(yaml(own, 'Deployment')).toContain('whenUnsatisfiable: DoNotSchedule');
    expect(yaml(own, 'Service')).toContain('metallb.io/loadBalancerIPs: 192.168.0.101');
    expect(yaml(own, 'NetworkPolicy')).toContain('name: mcp-unified-from-clients');
  });
});

describe('a tenant that copies to another house as well', () => {
  const offsite = { endpoint: 'https://s3.example.org', bucket: 'copies' };
  const own = () => production({ ...three, production: { ...three.production, backups: { offsite } } });

  it('has a backup of the copies with a drill and alerts, and a quota with room for all of it', () => {
    const before = new Set(names(production(three)));
    expect(names(own()).filter((name) => !before.has(name))).toEqual([
      'backups/ServiceAccount.offsite-backup',
      'backups/NetworkPolicy.offsite-backup-to-s3',
      'backups/NetworkPolicy.offsite-backup-to-dns',
      'backups/ServiceAccount.offsite-backup-drill',
      'backups/NetworkPolicy.offsite-backup-drill-to-s3',
      'backups/NetworkPolicy.offsite-backup-drill-to-dns',
      'backups/CronJob.offsite-backup',
      'backups/CronJob.offsite-backup-drill',
    ]);
    expect(JSON.stringify(own().monitoring.ruleGroups).replaceAll('\\', '')).toContain('backup="offsite",task="drill"');
  });

  it('holds no key of the bucket and no password', () => {
    const secrets = own().secrets.map(({ name, keys }) => [name, Object.keys(keys)]);
    expect(secrets).toEqual(
      expect.arrayContaining([
        ['backup-offsite', ['password']],
        ['backup-bucket', ['access-key', 'secret-key']],
      ]),
    );
  });
});

describe('a changed value', () => {
  const templateOf = (environment: RenderedEnvironment, kind: string, name: string) =>
    JSON.stringify(
      environment.objects.find(({ manifest }) => manifest.kind === kind && manifest.metadata.name === name)!.manifest,
    );

  it('of a configuration file rolls the pods, since the ConfigMap is named after its content', () => {
    const small = templateOf(production(), 'StatefulSet', 'redis');
    const large = templateOf(production({ production: { redis: { memory: '64Mi..512Mi' } } }), 'StatefulSet', 'redis');
    const configOf = (text: string) => /redis-config-[0-9a-f]{10}/.exec(text)?.[0];
    expect(configOf(small)).toBeDefined();
    expect(configOf(large)).not.toBe(configOf(small));
  });

  it('of one tenant leaves the other as it was', () => {
    const stagingOf = (fields: Fields) =>
      render(environmentsWith(fields), withoutHelmCharts).find(({ name }) => name === 'staging')!.objects;
    expect(stagingOf({ production: { redis: { memory: '64Mi..512Mi' } } })).toEqual(stagingOf({}));
  });
});

describe('every rendered pod', () => {
  it('runs under Pod Security restricted in a namespace that enforces it', () => {
    const [edge] = render(environmentsWith(), withoutHelmCharts);
    expect(yaml(edge!, 'Namespace')).toMatch(/pod-security.kubernetes.io\/enforce: restricted/);
  });

  it('holds no value of a secret: each is a reference to a declared key', () => {
    const own = production();
    expect(own.secrets.map(({ name, keys }) => [name, Object.keys(keys)])).toEqual([
      [
        'postgres',
        [
          'password',
          'replication-password',
          'rewind-password',
          'backup-password',
          'exporter-password',
          'patroni-password',
        ],
      ],
      ['pgbackrest-tls', ['tls.crt', 'tls.key']],
      ['postgres-tls', ['tls.crt', 'tls.key']],
      ['redis', ['password']],
    ]);
    expect(own.objects.some(({ manifest }) => manifest.kind === 'Secret')).toBe(false);
  });
});
