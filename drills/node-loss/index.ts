import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { k3sConfigPath } from '@twisterlab/platform/hosts/k3s-config';
import { kubeletPath } from '@twisterlab/platform/hosts/kubelet';
import { hostPath } from '@twisterlab/platform/hosts/tree';
import { root } from '@twisterlab/platform/util/root';
import { parse } from 'yaml';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import type { Dist } from '../dist';
import { drill, type TestContext } from '../drill';
import { lessThan, noFaults, seconds } from '../expectation';
import { NodeCluster } from '../fixtures/node-cluster';
import { PolicyEngine } from '../fixtures/nodes/policies/engine';
import type { ServerFlags } from '../fixtures/nodes/server';
import { Repository } from '../fixtures/repository';
import { Cluster } from '../patroni/cluster';
import { rehearsal } from '../rehearsal';
import { applicationsOf, converge } from '../rehearsal/converge';
import { install } from '../rehearsal/install';
import { Internet, repositoryUrl } from '../rehearsal/internet';
import { K3s } from '../rehearsal/k3s';
import { withPatientProbes } from '../rehearsal/probes';
import { threeServers } from '../rehearsal/shape';
import { collectorWithoutEvents } from '../servers/without-events';
import { checks } from './checks';
import { Clients } from './clients';
import { faultInjections } from './fault-injections';
import { activeControllers, type Loss, lose } from './loss';
import { lostRows, paths } from './uses';

const tenant = validateEnvironments(records).tenants.find(({ name }) => name === 'production')!;

/** Production and edge on three servers, each of which loses power in turn. */
export const nodeLoss = drill<NodeCluster>({
  name: 'node-loss',
  summary: 'each of three servers loses power in turn; clients measure for how long what is away',
  minutes: 12,
  parts: rehearsal.parts,
  packages: rehearsal.packages,
  images: rehearsal.images,
  ci: {
    normal:
      'twelve minutes; the drill patroni cuts the power of the leader of PostgreSQL, and ingress that of the announcing node',
    faultInjections: 'every fault injection is a boot of the cluster',
  },
  faultInjections,
  async run(context) {
    const { step, check, note } = context;
    const fixture = await boot(context);
    if (!fixture) return;
    const cluster = new Cluster(fixture);
    await step('create the table of the clients', async () => {
      await cluster.waitHealthy();
      await cluster.sql(
        'CREATE TABLE drill (client text, row bigint, PRIMARY KEY (client, row))',
        tenant.postgres.database,
      );
      await cluster.sql('ALTER TABLE drill OWNER TO twisterlab', tenant.postgres.database);
    });
    const clients = await step('start the clients', () => Clients.start(fixture, tenant, threeServers.ingressAddress!));
    const losses: Loss[] = [];
    for (const { name } of threeServers.nodes) {
      losses.push(await lose(context, fixture, clients, name));
      const { gaps } = losses.at(-1)!;
      note(`${name}: ${paths.map((path) => `${path} ${gaps[path].toFixed(1)} s`).join(', ')}`);
      await step('wait for three members', () => cluster.waitHealthy());
    }
    const worst = (path: 'dns' | 'postgres' | 'ingress') => seconds(Math.max(...losses.map(({ gaps }) => gaps[path])));
    check(checks.dns, worst('dns'), lessThan(seconds(35)));
    // Another machine's controllers take over after 15 to 17 s and only then begin to wait for the lost machine.
    const takeover = ({ had }: Loss) => (had.includes(activeControllers) ? 20 : 0);
    const api = Math.max(...losses.map((loss) => loss.gaps.api - takeover(loss)));
    check(checks.api, seconds(api), lessThan(seconds(35)));
    check(checks.postgres, worst('postgres'), lessThan(seconds(30)));
    check(checks.ingress, worst('ingress'), lessThan(seconds(10)));
    const table = async () =>
      (await cluster.sql("SELECT client || '/' || row FROM drill", tenant.postgres.database)).split('\n');
    check(checks.lost, await lostRows(() => clients.onNodes(), table), noFaults);
  },
});

/** Boots production and edge as the rehearsal does, with a control plane on each server. @returns undefined if that fails. */
async function boot(context: TestContext<NodeCluster>): Promise<NodeCluster | undefined> {
  const { dist, processes, step, check } = context;
  withoutTenants(dist, ['staging', 'development']);
  await step('commit dist to a Git repository', () => {
    dist.replace(threeServers.repository, repositoryUrl);
    withPatientProbes(dist);
    collectorWithoutEvents(dist);
    return Repository.create(`${processes.folder}/repository`, dist.folder, 'dist', threeServers.targetRevision);
  });
  const servers = threeServers.nodes.map(({ name, address }) => ({ name, address }));
  const fixture = await step('start an empty cluster with three servers', () =>
    NodeCluster.start(processes, {
      images: rehearsal.images,
      servers,
      everyServer: flagsOf,
      kubelet: renderedHeartbeat(),
    }),
  );
  await step('start K3s, the policy engine, and what is outside the LAN', async () => {
    await new K3s(fixture, threeServers).start();
    await new PolicyEngine(fixture).start();
    await Internet.start(processes, fixture);
  });
  await context.fixtureReady(fixture);
  if (!(await install(context, fixture))) return undefined;
  const booted = await step('wait for every Application', () => converge(fixture, applicationsOf(dist), 1800));
  check(checks.boots, booted, noFaults);
  return booted.faults.length === 0 ? fixture : undefined;
}

/** Removes what creates these tenants: two cores have no room for them beside three control planes. */
function withoutTenants(dist: Dist, tenants: readonly string[]): void {
  for (const tenant of tenants) {
    rmSync(join(dist.folder, tenant), { recursive: true });
    rmSync(join(dist.folder, `edge/applications/Application.${tenant}@argoproj.io.yaml`));
  }
}

const rendered = (node: string, path: string) => {
  const of = threeServers.nodes.find(({ name }) => name === node)!;
  return parse(readFileSync(join(root, 'hosts', hostPath(threeServers, of, path)), 'utf8'));
};

/** What the machine's K3s passes to its controllers. Its API server logs to another file here. */
function flagsOf(server: string): ServerFlags {
  const controllers = (rendered(server, k3sConfigPath)['kube-controller-manager-arg'] ?? []) as string[];
  return { apiServer: [], controllers: controllers.map((each) => `--${each}`) };
}

/** How often a kubelet reports, by the files of the first machine. The rest of the file concerns its disk and its memory. */
function renderedHeartbeat(): object {
  const { nodeLeaseDurationSeconds, nodeStatusUpdateFrequency, nodeStatusReportFrequency } = rendered(
    threeServers.nodes[0]!.name,
    kubeletPath,
  );
  return { nodeLeaseDurationSeconds, nodeStatusUpdateFrequency, nodeStatusReportFrequency };
}
