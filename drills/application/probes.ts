import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergePages } from '@twisterlab/platform/metrics/catalogue';
import { readPage } from '@twisterlab/platform/metrics/import';
import { root } from '@twisterlab/platform/util/root';
import { roles } from '../../charts/twisterlab/postgres/configuration';
import { records } from '../../environments';
import type { CheckedItems } from '../expectation';
import type { NodeCluster } from '../fixtures/node-cluster';
import type { applicationFolders } from '../images/catalogue';
import type { Metrics } from '../metrics/compare';
import { namespace } from '../nodes/production';
import { type Documents, withSource } from './documents';
import type { Fixture } from './fixture';

const { postgres } = records.tenants.find((tenant) => tenant.namespace === namespace)!;

/** Runs a command in a pod of the namespace. */
const within = ({ kubectl }: NodeCluster, pod: string, ...command: string[]) =>
  kubectl.run(['exec', '--namespace', namespace, pod, '--', ...command]);

/** Runs a Python program in the client pod. */
const inClient = ({ kubectl }: NodeCluster, program: string, ...words: string[]) =>
  kubectl.run(['exec', '--namespace', 'kube-system', 'peer', '--', 'python', '-c', program, ...words]);

/** Runs each HEALTHCHECK as a container engine does. */
export async function checkHealthchecks({ cluster, healthchecks }: Fixture): Promise<CheckedItems> {
  const faults: string[] = [];
  for (const [workload, command] of healthchecks) {
    const { code, stderr } = await within(cluster, `deployment/${workload}`, ...command);
    if (code !== 0) faults.push(`${workload}: ${stderr.trim().split('\n').slice(-2)[0]}`);
  }
  return { of: healthchecks.size, faults };
}

interface Answer {
  readonly result?: {
    readonly serverInfo?: object;
    readonly tools?: readonly { readonly name: string }[];
    readonly isError?: boolean;
    readonly content?: readonly { readonly text: string }[];
  };
  readonly error?: { readonly message: string };
}

/** A session of an MCP client. @returns the answers to initialize, tools/list, and two calls: one without stores, one to the cache. */
export async function mcpSession(cluster: NodeCluster, url: string, key: string, value: string): Promise<Answer[]> {
  const program = readFileSync(join(root, 'drills/application/client.py'), 'utf8');
  const { code, stdout, stderr } = await inClient(cluster, program, url, key, value);
  if (code !== 0) throw new Error(`the MCP client failed: ${stderr.trim().split('\n').at(-1)}`);
  return JSON.parse(stdout) as Answer[];
}

/** Whether the session found a server with these tools, of which one answered. */
export function checkSession([initialize, list, called]: readonly Answer[], tools: readonly string[]): CheckedItems {
  const names = new Set(list?.result?.tools?.map(({ name }) => name));
  const text = called?.result?.content?.[0]?.text ?? called?.error?.message ?? 'no answer';
  const faults = [
    ...(initialize?.result?.serverInfo ? [] : ['initialize returns no server']),
    ...tools.filter((name) => !names.has(name)).map((name) => `there is no tool ${name}`),
    ...(called?.result?.isError === false && /positive/.test(text) ? [] : [`the tool failed: ${text}`]),
  ];
  return { of: 2 + names.size, faults };
}

/** Whether the table of the API belongs to the role that it logs in as. */
export async function checkTable({ kubectl }: NodeCluster): Promise<CheckedItems> {
  const sql = "SELECT tableowner FROM pg_tables WHERE schemaname = 'public' AND tablename = 'agents'";
  const psql = [
    'psql',
    '--quiet',
    '--tuples-only',
    '--no-align',
    '--username=postgres',
    `--dbname=${postgres.database}`,
  ];
  const pod = ['exec', '--namespace', namespace, 'postgres-cluster-0', '--', ...psql, `--command=${sql}`];
  const owner = (await kubectl.exec(pod)).trim();
  const fault = owner ? `table agents belongs to ${owner}` : `${postgres.database} has no table agents`;
  return { of: 1, faults: owner === roles.owner ? [] : [fault] };
}

/** Whether Redis has the value that the tool stored, under the tool's prefix. */
export async function checkKey(
  cluster: NodeCluster,
  key: string,
  value: string,
  answer?: Answer,
): Promise<CheckedItems> {
  const { stdout, stderr } = await within(cluster, 'redis-0', 'redis-cli', '-e', 'get', key);
  const reason = answer?.result?.content?.[0]?.text ?? answer?.error?.message ?? 'no answer';
  const faults = stdout.includes(value) ? [] : [`${key} is ${stdout.trim() || stderr.trim() || 'missing'}: ${reason}`];
  return { of: 1, faults };
}

/** The metrics that a process exposes, as Prometheus reads them. */
export async function scrape(cluster: NodeCluster, url: string, file: string): Promise<Metrics> {
  writeFileSync(file, await get(cluster, url));
  return mergePages([await readPage(file)]);
}

/** The interfaces of both servers, as they describe them. @param answers of the session of an MCP client. */
export async function describedInterfaces(
  cluster: NodeCluster,
  urls: Readonly<Record<keyof typeof applicationFolders, string>>,
  [, list]: readonly Answer[],
): Promise<Documents> {
  const documents: Documents = new Map();
  for (const [name, url] of Object.entries(urls) as [keyof typeof urls, string][])
    documents.set(`${name}.openapi.json`, withSource(name, JSON.parse(await get(cluster, `${url}/openapi.json`))));
  const tools = list?.result?.tools?.toSorted((one, other) => (one.name < other.name ? -1 : 1)) ?? [];
  return documents.set('mcp-unified.tools.json', withSource('mcp-unified', { tools }));
}

/** The body of an answer. */
async function get(cluster: NodeCluster, url: string): Promise<string> {
  const program = 'import sys, urllib.request as r; print(r.urlopen(sys.argv[1], timeout=30).read().decode())';
  const { code, stdout, stderr } = await inClient(cluster, program, url);
  if (code !== 0) throw new Error(`${url}: ${stderr.trim().split('\n').at(-1)}`);
  return stdout;
}

/** What the catalogue states and the page does not have. A metric with a note has no samples; rules do not read it. */
export function differences(committed: Metrics, exposed: Metrics): string[] {
  return Object.entries(committed).flatMap(([name, { labels, note }]) => {
    const found = exposed[name];
    if (!found) return [`${name} is not exposed`];
    if (note) return found.note ? [] : [`${name} has samples; remove its note: ${note}`];
    if (found.note) return [`${name} has no samples`];
    const [wanted, has] = [labels ?? found.labels, found.labels].map((each) => each?.join(', ') || 'none');
    return wanted === has ? [] : [`${name} has the labels ${has}, not ${wanted}`];
  });
}
