import { isScalar, parseDocument, visit } from 'yaml';
import { changeConfigFile } from './config-files';

/** Components that the collector of the drills lacks: Go's module proxy has no release of them that fits it. */
const absent = ['k8s_leader_elector', 'k8s_events', 'resource/events', 'logs/events'];

/** A configuration of the collector without Kubernetes Events. A text that does not parse stays, and is refused. */
export function withoutEvents(text: string): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) return text;
  visit(document, {
    Pair: (_, { key }) => (isScalar(key) && absent.includes(`${key.value}`) ? visit.REMOVE : undefined),
    Scalar: (at, { value }) => (typeof at === 'number' && absent.includes(`${value}`) ? visit.REMOVE : undefined),
  });
  return document.toString();
}

/** The same in dist, for drills whose pods run it. */
export const collectorWithoutEvents = changeConfigFile('edge/otel-collector/', 'collector.yaml', withoutEvents);
