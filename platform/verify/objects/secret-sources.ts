import type { Graph } from '../../link/graph';
import { type SecretKey, usedKeys, type WrittenKey, writtenKeys } from '../../link/secret-sources';
import type { RenderedObject } from '../../model/rendered';
import type { Finding, Rule } from '../rule';

/**
 * Each key that a workload uses has exactly one source, and each declared key a user. With two sources the last writer wins, and a
 * rotation of the other one changes nothing; a key that nothing uses is a password that is never rotated. The rule
 * `dangling-reference` reports a used key without a source. Not reported: a key of a certificate that nothing uses, because the
 * controller, not a chart, chooses the keys.
 */
export const secretSources: Rule = {
  name: 'secret-sources',
  *check(graph) {
    const isUsed = usedKeys(graph);
    for (const written of writtenKeys(graph)) {
      if (written.sources.length > 1) yield twoSources(graph, written);
      const [{ from }] = written.sources as [WrittenKey['sources'][number]];
      if (isChosen(from) && !isUsed(written)) yield unused(graph, written, from);
    }
  },
};

function twoSources(graph: Graph, { sources, ...key }: WrittenKey): Finding {
  const writers = sources.map(({ writer }) => writer).join(' and ');
  return {
    at: sources.find(({ from }) => from)?.from ?? objectOf(graph, key),
    message: `has a key with ${sources.length} sources, ${key.key} of ${key.secret}: ${writers}`,
    fix: 'Keep one of them.',
  };
}

function unused(graph: Graph, key: SecretKey, from: RenderedObject | undefined): Finding {
  return {
    at: from ?? objectOf(graph, key),
    message: `has a key that no object uses, ${key.key} of ${key.secret}`,
    fix: 'Remove the key, or reference it.',
  };
}

/** Whether a chart chose the keys of the source. */
const isChosen = (from: RenderedObject | undefined) => from === undefined || from.manifest.kind === 'ExternalSecret';

/** The Namespace of a key, for findings: no object declares what bootstrap writes. */
function objectOf(graph: Graph, { namespace }: SecretKey): RenderedObject {
  return (
    graph.all('Namespace').find(({ manifest }) => manifest.metadata.name === namespace) ??
    graph.objects.find(({ manifest }) => manifest.metadata.namespace === namespace) ??
    graph.objects[0]!
  );
}
