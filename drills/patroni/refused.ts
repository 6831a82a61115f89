import type { Checked } from '../expectation';
import type { AuditEvent } from '../ground/api-ground';

/** What Patroni asks once and takes no for an answer: the Service is rendered. */
const asked = (event: AuditEvent) => event.verb === 'create' && /\/services(\?.*)?$/.test(event.requestURI);

/** Requests of an account that the API server refused, one line for each kind of them. */
export function refusedRequests(events: readonly AuditEvent[], account: string): Checked {
  const own = events.filter(({ user }) => user.username === account);
  const refused = own.filter((event) => event.responseStatus?.code === 403 && !asked(event));
  const kinds = new Map<string, number>();
  for (const { verb, requestURI } of refused) {
    const kind = `${verb} ${requestURI.replace(/\?.*$/, '')}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return { of: own.length, faults: [...kinds].map(([kind, count]) => `${count} times refused: ${kind}`) };
}
