import { podReferences } from '@twisterlab/platform/link/pod-references';
import type { Target } from '@twisterlab/platform/link/reference';
import type { PodSpec } from '@twisterlab/platform/model/manifest';
import { groupBy } from '@twisterlab/platform/util/collections';
import type { ControlPlane } from '../fixtures/control-plane';
import type { LiveObject } from '../fixtures/kubectl';
import { startable } from '../fixtures/kwok-stages';

/** The tag of images that cannot be pulled. The policies admit no other repository than those of the catalogue. */
export const unavailable = '0.0.0-unavailable';

interface Pod extends LiveObject {
  readonly spec: PodSpec & { readonly nodeName?: string };
}

interface WithData extends LiveObject {
  readonly data?: Readonly<Record<string, string>>;
}

/**
 * What a kubelet does before it starts a pod, which kwok does not: it pulls the images and needs every Secret, ConfigMap and key that
 * the pod references and that is not optional. Other pods stay Pending.
 */
export class PodStarter {
  constructor(private readonly fixture: ControlPlane) {}

  /** Starts the scheduled pods that can start. */
  async start(): Promise<void> {
    const { kubectl } = this.fixture;
    const waiting = ((await kubectl.get('pods', '--all-namespaces')) as Pod[]).filter(
      ({ metadata, spec }) => spec.nodeName && !(startable in (metadata.annotations ?? {})),
    );
    if (waiting.length === 0) return;
    const found = (await kubectl.get('secrets,configmaps', '--all-namespaces')) as WithData[];
    const keys = new Map(
      found.map(({ kind, metadata, data }) => [
        `${kind} ${metadata.namespace}/${metadata.name}`,
        Object.keys(data ?? {}),
      ]),
    );
    const ready = waiting.filter(({ metadata, spec }) => reasonsToWait(spec, metadata.namespace!, keys).length === 0);
    for (const [namespace, pods] of groupBy(ready, ({ metadata }) => metadata.namespace!)) {
      const names = pods.map(({ metadata }) => metadata.name);
      await kubectl.run(['annotate', '--namespace', namespace, 'pods', ...names, `${startable}=true`]);
    }
  }
}

/** What a pod lacks, in words. @param keys of each Secret and ConfigMap, by kind, namespace and name. */
export function reasonsToWait(
  spec: PodSpec,
  namespace: string,
  keys: ReadonlyMap<string, readonly string[]>,
): string[] {
  const images = [...(spec.initContainers ?? []), ...spec.containers].map(({ image = '' }) => image);
  // The host names in variables are not needed here, so no namespace is.
  const references = [...podReferences({ spec, namespace }, new Set(), new Map())].filter(
    ({ kind, optional }) => !optional && (kind === 'Secret' || kind === 'ConfigMap'),
  );
  const exists = ({ kind, name, part }: Target) => {
    const has = keys.get(`${kind} ${namespace}/${name}`);
    return has !== undefined && (part === undefined || has.includes(`${part}`));
  };
  return [
    ...images.filter((image) => image.endsWith(`:${unavailable}`)).map((image) => `image ${image}`),
    ...references
      .filter((each) => !exists(each))
      .map(({ kind, name, part }) => [kind, name, part].filter(Boolean).join(' ')),
  ];
}
