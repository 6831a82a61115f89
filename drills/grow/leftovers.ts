import type { LiveObject } from '../fixtures/kubectl';

type Claim = LiveObject & { readonly spec: { readonly volumeName?: string } };
type Volume = LiveObject & {
  readonly spec: {
    readonly nodeAffinity?: {
      readonly required?: {
        readonly nodeSelectorTerms: readonly {
          readonly matchExpressions?: readonly { readonly values?: readonly string[] }[];
        }[];
      };
    };
  };
};
type Pod = LiveObject & { readonly spec: { readonly nodeName?: string }; readonly status: { readonly phase: string } };

/** Where a volume is. */
export const machineOf = ({ spec }: Volume) =>
  spec.nodeAffinity?.required?.nodeSelectorTerms[0]?.matchExpressions?.[0]?.values?.[0] ?? 'any machine';

/** Nodes, pods and claims that are not on the only machine, one line each. */
export function leftovers(stays: string, objects: readonly LiveObject[]): string[] {
  const of = <T extends LiveObject>(kind: string) => objects.filter((each) => each.kind === kind) as T[];
  const places = new Map(of<Volume>('PersistentVolume').map((volume) => [volume.metadata.name, machineOf(volume)]));
  return [
    ...of('Node').flatMap(({ metadata }) =>
      metadata.name === stays ? [] : [`the node ${metadata.name} is in the cluster`],
    ),
    ...of<Pod>('Pod').flatMap(({ metadata, spec, status }) =>
      spec.nodeName === stays
        ? []
        : [`the pod ${metadata.name} is ${status.phase} on ${spec.nodeName ?? 'no machine'}`],
    ),
    ...of<Claim>('PersistentVolumeClaim').flatMap(({ metadata, spec }) => {
      const place = places.get(spec.volumeName ?? '') ?? 'no machine';
      return place === stays ? [] : [`the claim ${metadata.name} is on ${place}`];
    }),
  ];
}
