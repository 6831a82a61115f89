import { parseCidr } from '@twisterlab/platform/network/addresses';
import type { PodPeer } from '@twisterlab/platform/network/peer';
import { Reachability } from '@twisterlab/platform/network/reachability';
import { networkPolicy } from './objects';

export const pod = (name: string, namespace = 'twisterlab', ports: PodPeer['ports'] = []): PodPeer => ({
  namespace,
  labels: { app: name },
  ports,
});
export const selects = (name: string) => ({ podSelector: { matchLabels: { app: name } } });
export const namespaces = new Map([['monitoring', { team: 'ops' }]]);
/** Reachability under these NetworkPolicies of the namespace twisterlab. */
export const between = (...specs: Record<string, unknown>[]) =>
  new Reachability(
    specs.map((spec, index) => networkPolicy(`p${index}`, spec)) as never,
    namespaces,
    parseCidr('10.42.0.0/16')!,
  );

export const api = pod('api');
export const db = pod('db', 'twisterlab', [{ name: 'postgres', containerPort: 5432 }]);
export const prometheus = pod('prometheus', 'monitoring');
export const intoDb = (rule: Record<string, unknown>) =>
  between({ ...selects('db'), policyTypes: ['Ingress'], ingress: [rule] });
