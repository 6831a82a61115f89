import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { type Edit, set } from '../../kit/application';
import { at, check } from './collector';

const { events, elector } = at;
const pipeline = '[logs/events]';

/** Changes the rules of the Role or ClusterRole. */
const rules = (kind: 'ClusterRole' | 'Role', change: (rules: { verbs: string[]; resources?: string[] }[]) => void) =>
  ((manifest: Manifest) => {
    if (is(manifest, kind) && manifest.metadata.name.startsWith('otel-collector')) change(manifest.rules as never);
  }) satisfies (manifest: Manifest) => void;
const account = 'ServiceAccount node-agents/otel-collector';

describe('collector-settings of Kubernetes Events', () => {
  it('accepts the rendered file, and other times of the election', () => {
    expect(check({})).toEqual([]);
    expect(check({ file: set(`${elector}.lease_duration`, '30s') })).toEqual([]);
  });

  it.each<[string, Edit, string]>([
    ['no receiver', set(events, undefined), 'no receiver reads Kubernetes Events'],
    ['a receiver of its own', set(`service.pipelines.${pipeline}`, undefined), 'no pipeline of logs has k8s_events'],
    ['every collector', set(`${events}.k8s_leader_elector`, undefined), 'each pod of otel-collector sends every Event'],
    ['a missing elector', set(`${events}.k8s_leader_elector`, 'elector'), 'is elector, which is no extension'],
    [
      'an elector that is not started',
      set('service.extensions', ['health_check', 'file_storage']),
      'the collector does not start',
    ],
    ['no lease', set(`${elector}.lease_name`, undefined), 'does not have required property "lease_name"'],
    ['another lease', set(`${elector}.lease_name`, 'x'), `${account} may not get leases x in node-agents`],
    [
      'another namespace',
      set(`${elector}.lease_namespace`, 'x'),
      `${account} may not create leases in x: no collector`,
    ],
    ['another login', set(`${events}.auth_type`, 'kubeConfig'), 'auth_type is "kubeConfig": the pod has a token'],
    ['another login of the elector', set(`${elector}.auth_type`, undefined), 'k8s_leader_elector.auth_type is not set'],
    ['one namespace', set(`${events}.namespaces`, ['twisterlab']), 'Events of other namespaces'],
    ['an unknown field', set(`${events}.storage_x`, 'x'), 'storage_x is not a field'],
    [
      'no name',
      set(`service.pipelines.${pipeline}.processors`, ['memory_limiter']),
      'logs of k8s_events have no service.name',
    ],
    [
      'a deleted name',
      set('processors.[resource/events].attributes.0.action', 'delete'),
      'logs of k8s_events have no service.name',
    ],
  ])('rejects %s', (_, file, message) => {
    expect(check({ file })).toContainEqual(expect.stringContaining(message));
  });

  it.each([
    [
      'reads no Events',
      rules('ClusterRole', ([first]) => Object.assign(first!, { resources: ['pods'] })),
      `${account} may not watch events: no Event is read`,
    ],
    [
      'writes no lease',
      rules('Role', ([first]) => Object.assign(first!, { verbs: ['get'] })),
      `${account} may not create leases in node-agents: no collector reads Events`,
    ],
    [
      'does not renew its lease',
      rules('Role', ([, second]) => Object.assign(second!, { verbs: ['get'] })),
      `${account} may not update leases otel-collector-events in node-agents: no collector reads Events`,
    ],
  ])('rejects an account that %s', (_, object, message) => {
    expect(check({ object })).toContainEqual(message);
  });
});
