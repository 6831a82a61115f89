import { join } from 'node:path';
import { catalogueOf } from '@twisterlab/platform/metrics/catalogue';
import { drill } from '../drill';
import { noFaults } from '../expectation';
import { NodeCluster } from '../fixtures/node-cluster';
import { addonImages } from '../fixtures/nodes/addons';
import type { ImageName } from '../images';
import { applicationFolders } from '../images/catalogue';
import { dockerfile } from '../images/dockerfile';
import { requireSource } from '../images/source';
import type { Metrics } from '../metrics/compare';
import { nodeParts, nodes } from '../nodes';
import { startClientPod } from '../nodes/client-checks';
import { checkHardening } from '../nodes/pod-checks';
import { applyProduction, namespace, readiness, workloadsOf } from '../nodes/production';
import { renderOneServer } from '../one-server';
import { checks } from './checks';
import { checkDocuments, committedDocuments, writeDocuments } from './documents';
import { faultInjections } from './fault-injections';
import type { Fixture } from './fixture';
import {
  checkHealthchecks,
  checkKey,
  checkSession,
  checkTable,
  describedInterfaces,
  differences,
  mcpSession,
  scrape,
} from './probes';

const images: readonly ImageName[] = [
  ...addonImages,
  'redis',
  'postgres',
  'node-exporter',
  'real-twisterlab-api',
  'real-mcp-unified',
];
const applications = Object.keys(applicationFolders) as (keyof typeof applicationFolders)[];
/** The applications and their stores; PostgreSQL archives to the host of its backups. */
const isApplied = (path: string) =>
  /^production\/(namespace-limits|backups|postgres|redis|twisterlab-api|mcp-unified)\//.test(path);
const urls = {
  'twisterlab-api': `http://twisterlab-unified-api.${namespace}.svc.cluster.local:8000`,
  'mcp-unified': `http://mcp-unified.${namespace}.svc.cluster.local:8080`,
};

/** The real application, built as images/ builds it, on the rendered production. */
export const application = drill<Fixture>({
  name: 'application',
  summary: "the real API and MCP server work with production's environment",
  minutes: 1.5,
  parts: nodeParts,
  packages: nodes.packages,
  images,
  render: renderOneServer,
  async requires() {
    for (const folder of Object.values(applicationFolders)) await requireSource(dockerfile(folder).args.COMMIT!);
  },
  ci: {
    normal: "it needs a clone of the application's source in TWISTERLAB_APP",
    faultInjections: 'for the same reason',
  },
  faultInjections,
  async run({ dist, processes, step, note, check, fixtureReady, faultInjected }) {
    const cluster = await step('start a node with DNS and volumes', () =>
      NodeCluster.start(processes, { nodes: 1, images }),
    );
    const { kubectl } = cluster;
    const fixture: Fixture = {
      cluster,
      healthchecks: new Map(applications.map((name) => [name, dockerfile(applicationFolders[name]).healthcheck])),
      tools: ['sentiment-analyzer_analyze_sentiment', 'cache_cache_set'],
      catalogues: new Map(applications.map((job) => [job, catalogueOf(job)?.metrics ?? {}])),
      documents: { answered: (documents) => documents },
    };
    await fixtureReady(fixture);
    await step("apply production's applications and their stores", () => applyProduction(cluster, dist, isApplied));
    const workloads = workloadsOf(dist, isApplied);
    const ready = await step('wait for the pods', () => readiness(cluster, workloads, faultInjected ? 100 : 240));
    check(checks.ready, ready, noFaults);
    if (ready.faults.length > 0) return;

    const isApplication = (name: string) => applications.some((each) => each === name);
    check(checks.hardened, await checkHardening(kubectl, isApplication), noFaults);
    check(checks.healthcheck, await step('run the health checks', () => checkHealthchecks(fixture)), noFaults);

    await step('start a client pod', () => startClientPod(cluster));
    const [key, value] = ['drill', `stored by drill ${process.pid}`];
    const answers = await step('call the MCP server', () =>
      mcpSession(cluster, `${urls['mcp-unified']}/mcp`, key, value),
    );
    check(checks.mcp, checkSession(answers, fixture.tools), noFaults);
    check(checks.database, await checkTable(cluster), noFaults);
    check(checks.cache, await checkKey(cluster, key, value, answers[3]), noFaults);

    const documents = fixture.documents.answered(
      await step('read the descriptions of their interfaces', () => describedInterfaces(cluster, urls, answers)),
    );
    const folder = process.env.TWISTERLAB_DOCUMENTS;
    if (folder && !faultInjected) writeDocuments(folder, documents);
    check(checks.documents, checkDocuments(committedDocuments(documents.keys()), documents), noFaults);

    const faults: string[] = [];
    for (const job of applications) {
      const page = await step(`scrape ${job}`, () =>
        scrape(cluster, `${urls[job]}/metrics`, join(processes.folder, `${job}.metrics`)),
      );
      const committed: Metrics = fixture.catalogues.get(job)!;
      faults.push(...differences(committed, page).map((fault) => `${job}: ${fault}`));
    }
    const of = [...fixture.catalogues.values()].flatMap((metrics) => Object.keys(metrics)).length;
    check(checks.metrics, { of, faults }, noFaults);
    const memory = await kubectl.run([
      'exec',
      '--namespace',
      namespace,
      'deployment/twisterlab-api',
      '--',
      'cat',
      '/proc/1/status',
    ]);
    note(`the API uses ${/VmRSS:\s+(\d+)/.exec(memory.stdout)?.[1]} kB`);
  },
});
