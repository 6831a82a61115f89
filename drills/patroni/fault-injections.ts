import { ofKind } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { Dist } from '../dist';
import type { FaultInjection } from '../drill';
import type { NodeCluster } from '../fixtures/node-cluster';
import { namespace } from '../nodes/production';
import { checks } from './checks';
import { scope } from './cluster';

const change = (kind: string, name: RegExp, changed: (manifest: Manifest) => object) => (dist: Dist) =>
  dist.change(
    ({ path, manifest }) =>
      path.startsWith('production/postgres/') && manifest.kind === kind && name.test(manifest.metadata.name),
    changed,
  );

/** Replaces a line in every configuration file that has it. `$1` is its indentation. */
const setting = (line: string, by: string) =>
  change('ConfigMap', /^postgres-config-/, (manifest) => {
    const { data = {}, ...rest } = ofKind(manifest, 'ConfigMap');
    const pattern = new RegExp(`^( *)${line}$`, 'gm');
    if (!Object.values(data).some((text) => text.search(pattern) >= 0)) throw new Error(`no file has ${line}`);
    const changed = Object.entries(data).map(([name, text]) => [name, text.replace(pattern, by)]);
    return { ...rest, data: Object.fromEntries(changed) };
  });

interface Role extends Manifest {
  readonly rules: readonly { readonly resources: readonly string[]; readonly verbs: readonly string[] }[];
}

/** Plausible mistakes that lose data or the leader, each with the check that has to fail. */
export const faultInjections: readonly FaultInjection<NodeCluster>[] = [
  {
    // The control: without a synchronous commit the drill has to find lost rows.
    name: 'commits that do not wait for the standby',
    fails: checks.lost,
    dist: setting('password_encryption: scram-sha-256', '$&\n$1synchronous_commit: local'),
  },
  {
    name: 'no failsafe mode',
    fails: checks.failsafe,
    dist: setting('failsafe_mode: true', '$1failsafe_mode: false'),
  },
  {
    name: 'a leader that stops only once its archive answers',
    fails: checks.stop,
    dist: setting('primary_stop_timeout: 10', '$1primary_stop_timeout: 0'),
  },
  {
    name: 'a leftover EndpointSlice of the Service',
    fails: checks.service,
    dist: (dist) =>
      dist.add('production/postgres/EndpointSlice.left.yaml', {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { name: `${scope}-left`, namespace, labels: { 'kubernetes.io/service-name': scope } },
        addressType: 'IPv4',
        ports: [{ name: 'postgres', port: 5432, protocol: 'TCP' }],
        endpoints: [{ addresses: ['10.42.9.9'], conditions: { ready: true } }],
      }),
  },
  {
    name: 'a PodDisruptionBudget that allows every eviction',
    fails: checks.budget,
    dist: change('PodDisruptionBudget', /./, (manifest) => {
      const { spec, ...rest } = ofKind(manifest, 'PodDisruptionBudget');
      return { ...rest, spec: { ...spec, maxUnavailable: 3 } };
    }),
  },
  {
    name: 'a Role that lacks a verb',
    fails: checks.role,
    dist: change('Role', /./, (manifest) => {
      const { rules, ...rest } = manifest as Role;
      const without = ({ resources, verbs, ...rule }: Role['rules'][number]) => ({
        ...rule,
        resources,
        verbs: resources.includes('pods') ? verbs.filter((verb) => verb !== 'watch') : verbs,
      });
      return { ...rest, rules: rules.map(without) };
    }),
  },
];
