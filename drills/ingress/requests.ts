import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import type { Relabelling } from '@twisterlab/platform/metrics/jobs';
import { anchoredRegExp } from '@twisterlab/platform/metrics/promql';
import { parse } from 'yaml';
import type { Dist } from '../dist';
import type { CheckedItems } from '../expectation';
import type { LiveObject } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import { renderedConfig } from '../servers/prometheus-config';

const execute = promisify(execFile);

type Pod = LiveObject & { readonly spec: { readonly nodeName: string }; readonly status: { readonly podIP?: string } };

/**
 * The hosts of the requests that the ingress controller has counted, as Prometheus' rendered job labels them. It asks every pod from its
 * node, which policies always allow.
 */
export async function checkCounted(fixture: NodeCluster, dist: Dist, hosts: readonly string[]): Promise<CheckedItems> {
  const pods = (await fixture.kubectl.get(
    ...['--namespace', traefik.namespace, 'pods', '--selector', 'app.kubernetes.io/name=traefik'],
  )) as Pod[];
  const routers = new Set<string>();
  for (const { spec, status } of pods) {
    const [program, ...args] = fixture.inside(spec.nodeName);
    const url = `http://${status.podIP}:${traefik.metricsPort}/metrics`;
    const { stdout } = await execute(program!, [...args, 'curl', '-fsS', '--max-time', '10', url], {
      maxBuffer: 2 ** 26,
    });
    for (const [, router] of stdout.matchAll(/^traefik_router_requests_total\{.*router="([^"]+)"/gm))
      routers.add(router!);
  }
  const hostOf = hostsByRouter(dist);
  const counted = new Set([...routers].map(hostOf));
  const faults = hosts.filter((host) => !counted.has(host)).map((host) => `no request to ${host} is counted`);
  return { of: hosts.length, faults };
}

/** What the rendered job makes of a router. */
function hostsByRouter(dist: Dist): (router: string) => string | undefined {
  const { scrape_configs } = parse(renderedConfig(dist)) as {
    readonly scrape_configs: readonly {
      readonly job_name: string;
      readonly metric_relabel_configs?: readonly Relabelling[];
    }[];
  };
  const { metric_relabel_configs = [] } = scrape_configs.find(({ job_name }) => job_name === traefik.name) ?? {};
  return (router) =>
    metric_relabel_configs.findLast(({ regex }) => anchoredRegExp(`${regex}`)?.test(router))?.replacement;
}
