import type { RenderedObject } from '../model/rendered';
import { groupBy } from '../util/collections';
import { displayName, type Graph, objectKey } from './graph';

/** What writes one key of a Secret. */
export interface SecretSource {
  /** As in messages: `bootstrap`, `an operator`, or a rendered object such as `Certificate twisterlab/api`. */
  readonly writer: string;
  /** The rendered object that a controller writes the key for. Undefined: bootstrap or an operator writes it. */
  readonly from: RenderedObject | undefined;
}

/** One key of a Secret. */
export interface SecretKey {
  /** `Secret NAMESPACE/NAME`, as `objectKey` returns it. */
  readonly secret: string;
  readonly namespace: string;
  readonly key: string;
}

/** A key and everything that writes it, in the order of the charts. */
export interface WrittenKey extends SecretKey {
  readonly sources: readonly SecretSource[];
}

/** Every key of a Secret that bootstrap, an operator or a controller writes. */
export function writtenKeys(graph: Graph): WrittenKey[] {
  const declared = graph.environments.flatMap(({ secrets }) =>
    secrets
      .filter(({ fromStore }) => !fromStore)
      .flatMap(({ name, namespace, keys, userProvided }) =>
        Object.keys(keys).map((key) => ({
          secret: objectKey('Secret', name, namespace),
          namespace,
          key,
          source: { writer: userProvided ? 'an operator' : 'bootstrap', from: undefined },
        })),
      ),
  );
  const produced = [...graph.productions.values()].flat().flatMap(({ kind, name, namespace = '', parts, from }) =>
    kind !== 'Secret'
      ? []
      : [...(parts ?? [])].map((key) => ({
          secret: objectKey('Secret', name, namespace),
          namespace,
          key: `${key}`,
          source: { writer: displayName(from.manifest), from },
        })),
  );
  const all = groupBy([...declared, ...produced], ({ secret, key }) => `${secret} ${key}`);
  return [...all.values()].map((same) => {
    const { secret, namespace, key } = same[0]!;
    return { secret, namespace, key, sources: same.map(({ source }) => source) };
  });
}

/** Whether an object uses a key: by its name, or as part of the whole Secret. */
export function usedKeys({ references }: Graph): (key: SecretKey) => boolean {
  const secrets = references.filter(({ kind }) => kind === 'Secret');
  const target = ({ name, namespace }: (typeof secrets)[number]) => objectKey('Secret', name, namespace);
  const whole = new Set(secrets.filter(({ part }) => part === undefined).map(target));
  const single = new Set(
    secrets.filter(({ part }) => part !== undefined).map((each) => `${target(each)} ${each.part}`),
  );
  return ({ secret, key }) => whole.has(secret) || single.has(`${secret} ${key}`);
}
