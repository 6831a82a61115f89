import type { CheckedItems } from '../expectation';
import type { AuditEvent } from '../fixtures/control-plane';

/** Patroni tries once to create the Service, which is rendered, and continues when it is denied. */
const isExpected = (event: AuditEvent) => event.verb === 'create' && /\/services(\?.*)?$/.test(event.requestURI);

/** Requests of an account that the API server denied, one line for each verb and path. */
export function deniedRequests(events: readonly AuditEvent[], account: string): CheckedItems {
  const own = events.filter(({ user }) => user.username === account);
  const denied = own.filter((event) => event.responseStatus?.code === 403 && !isExpected(event));
  const kinds = new Map<string, number>();
  for (const { verb, requestURI } of denied) {
    const kind = `${verb} ${requestURI.replace(/\?.*$/, '')}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return { of: own.length, faults: [...kinds].map(([kind, count]) => `denied ${count} times: ${kind}`) };
}
