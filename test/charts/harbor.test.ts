import { hostFiles } from '@twisterlab/platform/hosts/files';
import { registries, registriesPath } from '@twisterlab/platform/hosts/registries';
import { is } from '@twisterlab/platform/model/kinds';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { parse } from 'yaml';
import { secrets } from '../../charts/harbor/names';
import { harborSettings } from '../../charts/harbor/settings';
import { render, verify, withApplications } from '../../charts/site';
import { imageMirrorOf } from '../../environments/schema/image-mirror';
import { environmentsWith, threeNodes } from '../records/good';

const nodes = (disk: string) => threeNodes.map((node) => ({ ...node, disk }));
const withHarbor = (disk: string, more: object = {}) =>
  environmentsWith({ edge: { registry: 'harbor', nodes: nodes(disk), ...more } });
const fleet = withHarbor('200Gi');
const environments = withApplications(render(fleet));

const manifestsOf = (all: readonly RenderedEnvironment[]) =>
  all.flatMap(({ objects }) => objects.filter(({ application }) => application === 'harbor'));

describe('a cluster with Harbor', () => {
  it('passes all rules', () => {
    expect(() => verify(environments, fleet)).not.toThrow();
  });

  it('has three nodes whose disks have room for its claims', () => {
    const tight = withHarbor('160Gi');
    const check = () => verify(withApplications(render(tight)), tight);
    expect(check).toThrow(/all volumes need .*harbor-registry 40Gi/s);
  });

  it('has four claims of the storage class of its record', () => {
    const own = withHarbor('200Gi', { storageClass: 'fast' });
    const classes = JSON.stringify(manifestsOf(render(own))).match(/"storageClassName":"[^"]*"/g);
    expect(classes).toEqual(Array(4).fill('"storageClassName":"fast"'));
  });

  it('has the size of its record and its host name', () => {
    const own = withHarbor('200Gi', { harbor: { storage: '50Gi' } });
    const objects = manifestsOf(render(own));
    const [claim] = objects.flatMap(({ manifest }) => (is(manifest, 'PersistentVolumeClaim') ? [manifest] : []));
    expect(claim!.spec!.resources!.requests!.storage).toBe('50Gi');
    const core = objects.find(
      ({ manifest }) => manifest.kind === 'ConfigMap' && manifest.metadata.name === 'harbor-core',
    );
    expect(core!.manifest).toMatchObject({ data: { EXT_ENDPOINT: 'https://harbor.twisterlab.local' } });
  });

  it('gets every password from bootstrap, none from the chart, and keys of the lengths that it needs', () => {
    const text = JSON.stringify(manifestsOf(environments));
    expect(text).not.toMatch(/Harbor12345|changeit|not-a-secure-key|harbor_registry_password|"unused"/);
    expect(manifestsOf(environments).filter(({ manifest }) => manifest.kind === 'Secret')).toEqual([]);
    const declared = environments.flatMap((each) => each.secrets.filter(({ namespace }) => namespace === 'harbor'));
    const length = Object.fromEntries(declared.map((each) => [each.name, each.length]));
    expect(length).toMatchObject({ [secrets.encryption.name]: 16, [secrets.csrf.name]: 32, harbor: undefined });
    // Harbor signs by RS256.
    expect(declared.find(({ name }) => name === secrets.tokenKey)?.certificate?.algorithm).toBe('rsa');
    expect(declared.every(({ userProvided }) => !userProvided)).toBe(true);
  });

  it('has a scanner with the address of its Redis in plain text, and without a token', () => {
    const configured = manifestsOf(environments).flatMap(({ manifest }) =>
      is(manifest, 'StatefulSet') ? (manifest.spec.template.spec!.containers[0]!.env ?? []) : [],
    );
    const urls = configured.filter(({ name }) => name.endsWith('REDIS_URL'));
    expect(urls.map(({ name }) => name)).toEqual([
      'SCANNER_REDIS_URL',
      'SCANNER_STORE_REDIS_URL',
      'SCANNER_JOB_QUEUE_REDIS_URL',
    ]);
    expect(new Set(urls.map(({ value }) => value))).toEqual(
      new Set(['redis://harbor-redis:6379/5?idle_timeout_seconds=30']),
    );
    expect(configured.some(({ name }) => name.includes('GITHUB'))).toBe(false);
  });
});

describe('its metrics', () => {
  const deployment = manifestsOf(environments).find(
    ({ manifest }) => manifest.kind === 'Deployment' && manifest.metadata.name === 'harbor-exporter',
  )!.manifest;

  it('come from an exporter that has the password of the database, and no other', () => {
    const containers = is(deployment, 'Deployment') ? deployment.spec.template.spec!.containers : [];
    const { env, envFrom } = containers[0]!;
    expect(env).toEqual([
      { name: 'HARBOR_DATABASE_PASSWORD', valueFrom: { secretKeyRef: { name: 'harbor', key: 'database-password' } } },
    ]);
    expect(envFrom).toEqual([{ configMapRef: { name: 'harbor-exporter-env' } }]);
  });

  it('are scraped, and read by its alerts', () => {
    const { scrapes, ruleGroups } = environments[0]!.monitoring;
    expect(scrapes.find(({ job }) => job === 'harbor')).toMatchObject({
      port: 8001,
      pods: { name: 'harbor-exporter' },
    });
    const names = ruleGroups.find(({ name }) => name === 'harbor')!.rules.map(({ alert }) => alert);
    expect(names).toEqual(['HarborPartDown', 'HarborProjectFull']);
  });
});

describe('Harbor reports itself healthy only if core', () => {
  it.each(['portal', 'jobservice', 'registry', 'trivy', 'database', 'redis'])('may connect to %s', (part) => {
    const own = manifestsOf(environments).map(({ manifest }) => manifest.metadata.name);
    expect(own).toEqual(expect.arrayContaining([`harbor-core-to-harbor-${part}`, `harbor-${part}-from-harbor-core`]));
  });
});

describe('registries.yaml', () => {
  const of = () => {
    const [cluster] = fleet.clusters;
    return parse(hostFiles(cluster!, cluster!.nodes[0]!).find(({ path }) => path === registriesPath)!.text);
  };
  const host = 'harbor.twisterlab.local';

  it('has a mirror for each registry that Harbor copies, beside that of the nodes, and the authority of the cluster', () => {
    const { mirrors, configs } = of();
    const { '*': nodes, ...copied } = mirrors;
    expect(nodes).toEqual({});
    const { proxies } = harborSettings(fleet.clusters[0]!);
    const projects = proxies.map(({ project }) => project.name);
    expect(Object.values(copied)).toEqual(
      projects.map((name) => ({ endpoint: [`https://${host}`], rewrite: { '^(.*)$': `${name}/$1` } })),
    );
    expect(configs).toEqual({ [host]: { tls: { ca_file: '/etc/rancher/k3s/harbor-ca.crt' } } });
  });

  it('names no authority where a public one issues the certificate', () => {
    const record = { registry: 'harbor', domain: 'example.org', acme: {} } as const;
    expect(registries({ ...fleet.clusters[0]!, imageMirror: imageMirrorOf(record) })).not.toHaveProperty('configs');
  });

  it('leaves the registry itself as the last one', () => {
    const [cluster] = fleet.clusters;
    for (const { text } of hostFiles(cluster!, cluster!.nodes[0]!))
      expect(text).not.toContain('disable-default-registry-endpoint');
  });
});
