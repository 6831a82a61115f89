import type { Protocol } from '@twisterlab/platform/model/flow';
import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { Labels } from '@twisterlab/platform/model/manifest';
import { parseCidr } from '@twisterlab/platform/network/addresses';
import type { PodPeer } from '@twisterlab/platform/network/peer';
import { parse, stringify } from 'yaml';
import type { Case, Party } from './case';

/** K3s' pod CIDR. */
export const podRange = parseCidr('10.42.0.0/16')!;

/** An address, or a pod; empty fields are omitted. */
type Told =
  | { readonly address: string }
  | (Pick<PodPeer, 'namespace'> & Partial<PodPeer> & { readonly namespaceLabels?: Labels });

/** A case with one question, in the format of platform/test/network/cases. */
interface Kept {
  readonly from: Told;
  readonly to: Told;
  readonly port: number;
  readonly protocol: Protocol;
  readonly open: boolean;
  readonly policies: readonly { readonly namespace: string; readonly spec: Kinds['NetworkPolicy']['spec'] }[];
}

/** Writes a case. @param open the correct verdict. */
export function writeCase(asked: Case, open: boolean): string {
  const { from, to, port, protocol } = asked.questions[0]!;
  const told = ({ address, pod }: Party): Told => {
    if (!pod) return { address };
    const { namespace, labels, ports } = pod;
    const namespaceLabels = asked.namespaces[namespace] ?? {};
    return {
      namespace,
      ...(Object.keys(namespaceLabels).length > 0 && { namespaceLabels }),
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(ports.length > 0 && { ports }),
    };
  };
  const kept: Kept = {
    from: told(asked.parties[from]!),
    to: told(asked.parties[to]!),
    port,
    protocol,
    open,
    policies: asked.policies.map(({ metadata, spec }) => ({ namespace: metadata.namespace ?? '', spec })),
  };
  return stringify(kept, { aliasDuplicateObjects: false });
}

/** Reads a case. */
export function readCase(text: string): { readonly asked: Case; readonly open: boolean } {
  const { from, to, port, protocol, open, policies } = parse(text) as Kept;
  const labels = [from, to].flatMap((told) =>
    'address' in told ? [] : [[told.namespace, told.namespaceLabels ?? {}]],
  );
  const parties = [from, to].map((told, index): Party => {
    if ('address' in told) return { name: told.address, address: told.address };
    const { namespace, labels = {}, ports = [] } = told;
    return { name: `pod ${index}`, address: `10.42.${index}.10`, pod: { namespace, labels, ports } };
  });
  return {
    open,
    asked: {
      pods: podRange,
      namespaces: Object.fromEntries(labels),
      parties,
      policies: policies.map(({ namespace, spec }, index) => ({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: `p${index}`, namespace },
        spec,
      })),
      questions: [{ from: 0, to: 1, port, protocol }],
    },
  };
}
