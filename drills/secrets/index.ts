import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import type { Dist } from '../dist';
import { drill } from '../drill';
import { Bootstrap } from '../fixtures/bootstrap';
import { NodeCluster } from '../fixtures/node-cluster';
import { addonImages } from '../fixtures/nodes/addons';
import { enforcePolicies } from '../fixtures/nodes/policies/enforce';
import type { ImageName } from '../images';
import { nodeParts, nodes } from '../nodes';
import { applyTenant, readiness, suspended, workloadsOf } from '../nodes/production';
import { Cluster } from '../patroni/cluster';
import { readAudit } from './audit';
import { Client } from './client';
import { configure } from './configuration';
import { faultInjections } from './fault-injections';
import { type Fixture, faultless } from './fixture';
import { applyGrafana, rotateGrafana } from './grafana';
import { Monitoring } from './monitoring';
import { asBuilt, crdOfSecretStores } from './operator';
import { renderBoth } from './records';
import { refuseForeign } from './refused';
import { rotate } from './rotation';
import { seal } from './sealed';
import { restore } from './snapshot';
import { isApplied, type Secrets } from './store';
import { compareValues, externalSecretsOf } from './values';
import { Keepers } from './vault';

const images: readonly ImageName[] = [
  ...addonImages,
  ...(['vault', 'external-secrets', 'kube-state-metrics', 'node-exporter', 'grafana'] as const),
  ...(['postgres', 'redis', 'redis-exporter', 'mcp-unified', 'twisterlab-api'] as const),
];
const servers = validateEnvironments(records).clusters[0]!.nodes.map(({ name, address }) => ({ name, address }));

/** A real Vault and a real External Secrets Operator, with the rendered configuration, under the policies. */
export const secrets = drill<Fixture>({
  name: 'secrets',
  summary: 'Vault fills the Secrets of three environments; rotation, sealed members, and a restored snapshot',
  minutes: 10,
  parts: [...nodeParts, 'vault', 'external-secrets', 'prometheus'],
  packages: nodes.packages,
  images,
  render: renderBoth,
  ci: {
    normal: 'a quarter of an hour: run it by name before a change of the secrets store merges',
    faultInjections: 'every fault injection takes as long as the drill',
  },
  faultInjections,
  async run(context) {
    const { dist, processes, step } = context;
    const cluster = await step(`start an empty cluster: ${servers.map(({ name }) => name).join(', ')}`, () =>
      NodeCluster.start(processes, { images, servers }),
    );
    await step('enforce every NetworkPolicy', () => enforcePolicies(cluster, dist));
    await step('apply Vault and External Secrets Operator', () => applyStore(cluster, dist));
    const fixture = faultless(cluster, dist);
    await context.fixtureReady(fixture);
    const keepers = await step('initialize Vault and unseal its members', async () => {
      const initialized = await Keepers.initialize(cluster);
      await initialized.unsealAll();
      return initialized;
    });
    const store = { context, cluster, dist, fixture, keepers };
    await configure(store);
    await step('apply every ExternalSecret', () => cluster.kubectl.apply(...externalSecretsOf(dist)));
    if (!(await compareValues(store))) return;
    await refuseForeign(store);
    await readAudit(store);

    await step("apply production's stores and the MCP server", () =>
      applyTenant(cluster, dist, 'production', isApplied),
    );
    const ready = await step('wait for the pods', () => readiness(cluster, workloadsOf(dist, isApplied), 600));
    if (ready.faults.length > 0) throw new Error(ready.faults.join('\n'));
    const postgres = new Cluster(cluster);
    await postgres.waitHealthy();
    const client = await step('start a client', () => Client.start(cluster));
    const monitoring = await step('start Prometheus', () => Monitoring.start(cluster, dist, servers[0]!));
    const all: Secrets = { ...store, client, monitoring, postgres };
    await rotate(all);
    await step('apply Grafana', () => applyGrafana(store));
    await rotateGrafana(store);
    await seal(all);
    await restore(store);
  },
});

/** What an administrator has before Vault is initialized. */
async function applyStore({ api, kubectl }: NodeCluster, dist: Dist): Promise<void> {
  const folder = (names: string) =>
    dist
      .objects('edge')
      .filter(({ path }) => new RegExp(`^edge/(${names})/`).test(path))
      .map(({ manifest }) => manifest);
  await kubectl.apply(...folder('priority-classes|storage-classes|external-secrets-crds|cert-manager-crds'));
  await kubectl.apply(await crdOfSecretStores());
  await kubectl.untilEstablished();
  await new Bootstrap(api, dist, 'edge').runOrThrow('secrets');
  await kubectl.apply(...folder('vault|external-secrets|secret-stores|kube-state-metrics').map(suspended).map(asBuilt));
  const running = ['--namespace', 'vault', 'pods', '--selector', 'component=server'];
  await kubectl.until(
    'three members of Vault run',
    running,
    (found) => found.length === 3 && found.every(({ status }) => (status as { phase?: string }).phase === 'Running'),
    300,
  );
}
