import { is } from '@twisterlab/platform/model/kinds';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { withoutHelmCharts } from '../../charts';
import { render, verify } from '../../charts/site';
import { environmentsWith } from '../records/good';

const three = {
  nodes: [...Array(3).keys()].map((at) => ({
    name: `node${at}`,
    address: `192.168.0.3${at}`,
    role: 'server',
    cpu: '4',
    memory: '15Gi',
    disk: '240Gi',
  })),
};
const hosts = {
  api: { hosts: ['api.twisterlab.local'], autoscale: { max: 3 } },
  mcp: { hosts: ['mcp.twisterlab.local'] },
};
const reason = 'migration to PostgreSQL 17';
const onCall = { onCall: true, backups: { withoutOffsite: { accepted: '2026-11-28', reason: 'a test' } } };
const fleet = environmentsWith({ edge: three, production: { ...hosts, ...onCall, writersStopped: reason } });
const environments = render(fleet, withoutHelmCharts);
const running = render(environmentsWith({ edge: three, production: { ...hosts, ...onCall } }), withoutHelmCharts);
const named = (all: readonly RenderedEnvironment[], name: string) => all.find((each) => each.name === name)!;
const production = named(environments, 'production');
const kinds = (environment: RenderedEnvironment, ...names: string[]) =>
  environment.objects
    .filter(({ manifest }) => names.includes(manifest.kind))
    .map(({ manifest }) => `${manifest.kind} ${manifest.metadata.name}`)
    .sort();
const replicas = (environment: RenderedEnvironment) =>
  Object.fromEntries(
    environment.objects.flatMap(({ manifest }) =>
      is(manifest, 'Deployment', 'StatefulSet')
        ? [[manifest.metadata.name, manifest.spec.replicas ?? 'autoscaler']]
        : [],
    ),
  );
/** The expressions of every Prometheus rule. */
const rules = (all: readonly RenderedEnvironment[]) =>
  named(all, 'edge').objects.flatMap(({ manifest }) =>
    is(manifest, 'ConfigMap') && manifest.metadata.name.startsWith('prometheus-rules')
      ? Object.values(manifest.data ?? {})
      : [],
  );

describe('a tenant whose writers are stopped', () => {
  it('passes every rule', () => {
    expect(() => verify(environments, fleet)).not.toThrow();
  });

  it('has no pods of the servers that write, and all others', () => {
    expect(replicas(production)).toEqual({
      ...replicas(named(running, 'production')),
      'twisterlab-api': 0,
      'mcp-unified': 0,
    });
  });

  it('has no autoscaler, which would start a writer again', () => {
    expect(kinds(named(running, 'production'), 'HorizontalPodAutoscaler')).toEqual([
      'HorizontalPodAutoscaler twisterlab-api',
    ]);
    expect(kinds(production, 'HorizontalPodAutoscaler')).toEqual([]);
  });

  it('keeps stores, backups, Services, routes and policies', () => {
    const kept = ['StatefulSet', 'CronJob', 'Service', 'Ingress', 'NetworkPolicy', 'Certificate'];
    // The nightly load test has no API to ask.
    expect(kinds(production, ...kept)).toEqual(
      kinds(named(running, 'production'), ...kept).filter((name) => !name.includes('load-test-nightly')),
    );
  });

  it('names the reason on the Deployments', () => {
    const reasons = production.objects.flatMap(
      ({ manifest: { metadata } }) => metadata.annotations?.['twisterlab.io/writers-stopped'] ?? [],
    );
    expect(reasons).toEqual([reason, reason]);
  });

  it('has no uptime probe of its hosts, and no alert on the absence of its pods', () => {
    const absent = (job: string) => `absent(up{job="${job}",namespace="twisterlab"})`;
    const text = rules(environments).join('\n');
    const before = rules(running).join('\n');
    for (const job of ['twisterlab-api', 'mcp-unified']) {
      expect(before).toContain(absent(job));
      expect(text).not.toContain(absent(job));
    }
    expect(text).toContain(absent('postgres'));
    expect(named(running, 'production').monitoring.probes).toHaveLength(2);
    expect(production.monitoring.probes).toEqual([]);
  });

  it('stops every tenant of a cluster at once', () => {
    const all = environmentsWith({ production: { writersStopped: reason }, staging: { writersStopped: reason } });
    expect(() => verify(render(all, withoutHelmCharts), all)).not.toThrow();
  });
});
