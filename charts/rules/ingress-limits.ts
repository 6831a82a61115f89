import { contractsBehind } from '@twisterlab/platform/link/contracts-behind';
import { displayName, type Graph } from '@twisterlab/platform/link/graph';
import { middlewaresOf } from '@twisterlab/platform/link/middlewares';
import type { Kinds } from '@twisterlab/platform/model/kinds';
import { duration } from '@twisterlab/platform/util/duration';
import { bytes, formatBytes } from '@twisterlab/platform/util/quantity';
import type { Finding, Rule } from '@twisterlab/platform/verify/rule';
import { traefikSettings } from './traefik-settings';

/** Bodies that Traefik has to hold at once. */
const atOnce = 4;
/** Bytes a second of a slow client in the LAN: Wi-Fi at the edge of its range. */
const slowClient = 2 ** 20;
/** Bytes that Traefik holds in memory for a body, and requests that it has to hold at once. Source: vulcand/oxy, DefaultMemBodyBytes. */
const inMemory = { default: 2 ** 20, requests: 32 } as const;

/** The limits along the path of a request: its body, Traefik's /tmp, memory and timeout, and what is behind. */
export const ingressLimits: Rule = {
  name: 'ingress-limits',
  *check(graph) {
    yield* heldBackStreams(graph);
    const buffering = graph.all('Middleware').filter(({ manifest }) => manifest.spec?.buffering);
    if (buffering.length === 0) return;
    const traefik = settingsOf(graph);
    for (const at of buffering) {
      for (const { message, fix } of limits(at.manifest.spec!.buffering!, traefik)) yield { at, message, fix };
    }
  },
};

/** Traefik's settings in bytes and seconds; NaN without a limit. */
interface Settings {
  readonly tmp: number;
  readonly ephemeralStorage: number;
  readonly memory: number;
  readonly readTimeout: number;
}

function settingsOf(graph: Graph): Settings {
  const values = traefikSettings(graph)?.values ?? {};
  const size = (quantity: string | undefined) => bytes(quantity ?? '');
  return {
    tmp: size(values.deployment?.tmpVolume?.emptyDir?.sizeLimit),
    ephemeralStorage: size(values.resources?.limits?.['ephemeral-storage']),
    memory: size(values.resources?.limits?.memory),
    readTimeout: duration(`${values.ports?.websecure?.transport?.respondingTimeouts?.readTimeout ?? ''}`),
  };
}

type Buffering = NonNullable<NonNullable<Kinds['Middleware']['spec']>['buffering']>;

function* limits(buffering: Buffering, traefik: Settings): Iterable<Omit<Finding, 'at'>> {
  const { maxRequestBodyBytes: request = 0, maxResponseBodyBytes: response = 0 } = buffering;
  for (const [name, size] of Object.entries({ maxRequestBodyBytes: request, maxResponseBodyBytes: response })) {
    // Traefik's default is no limit. Also refuses NaN.
    if (size > 0 && size * atOnce <= traefik.tmp) continue;
    yield {
      message: `buffers bodies of ${size > 0 ? formatBytes(size) : 'any size'} (${name}) in Traefik's /tmp, which has ${shown(traefik.tmp)} for ${atOnce} of them: beyond it the kubelet evicts Traefik`,
      fix: `Set ${name} (bodyLimit of the record) to a quarter of /tmp at most, or raise sizeLimit in charts/traefik/chart.ts.`,
    };
  }
  const seconds = request / slowClient;
  if (!(seconds <= traefik.readTimeout)) {
    yield {
      message: `accepts bodies of ${formatBytes(request)}, which take ${Math.ceil(seconds)} s at ${formatBytes(slowClient)}/s; Traefik's readTimeout is ${traefik.readTimeout} s`,
      fix: 'Lower bodyLimit of the record, or raise readTimeout in charts/traefik/chart.ts.',
    };
  }
  const { memRequestBodyBytes = inMemory.default, memResponseBodyBytes = inMemory.default } = buffering;
  const memory = (memRequestBodyBytes + memResponseBodyBytes) * inMemory.requests;
  if (!(memory * 2 <= traefik.memory)) {
    yield {
      message: `holds up to ${formatBytes(memory)} of ${inMemory.requests} requests in memory, more than half of Traefik's limit ${shown(traefik.memory)}`,
      fix: 'Lower memRequestBodyBytes and memResponseBodyBytes, or raise the memory limit in charts/traefik/chart.ts.',
    };
  }
  if (!(traefik.tmp < traefik.ephemeralStorage)) {
    yield {
      message: `buffers in Traefik's /tmp of ${shown(traefik.tmp)}, which counts in its ephemeral storage of ${shown(traefik.ephemeralStorage)}`,
      fix: 'Raise the limit of ephemeral-storage in charts/traefik/chart.ts above the sizeLimit of /tmp.',
    };
  }
}

/** A middleware that buffers sends a response when it is complete: a stream has no end. */
function* heldBackStreams(graph: Graph): Iterable<Finding> {
  for (const at of graph.all('Ingress')) {
    const own = graph.referencesFrom(at);
    const streaming = own.find(
      (each) => each.at === 'backend' && contractsBehind(graph, each).some(({ streams }) => streams),
    );
    if (!streaming) continue;
    for (const middleware of middlewaresOf(at, graph)) {
      if (!middleware.spec?.buffering) continue;
      yield {
        at,
        message: `buffers the responses of Service ${streaming.name}, which streams, with ${displayName(middleware)}`,
        fix: 'Remove bodyLimit from its route; the server limits its bodies itself.',
      };
    }
  }
}

const shown = (size: number) => (Number.isNaN(size) ? 'no limit' : formatBytes(size));
