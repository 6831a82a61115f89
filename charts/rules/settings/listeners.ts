import type { Container } from '@twisterlab/platform/model/manifest';

/** Where a program listens: the field of its file, and the address in it; undefined if the field is not set. */
export type Listener = readonly [field: string, address: string | undefined];

/** Each listener must be on a port that the container opens, for all addresses of the pod, or for the pod alone. */
export function* listenerFaults({ ports = [] }: Container, listeners: readonly Listener[]): Iterable<string> {
  const open = new Map(ports.map(({ containerPort, name }) => [containerPort, name ?? `${containerPort}`]));
  const served = new Set<number>();
  for (const [field, address] of listeners) {
    const [, host = '', digits] = /^(.*):(\d+)$/.exec(address ?? '') ?? [];
    const port = Number(digits);
    if (digits === undefined) {
      yield `${field} is ${address ?? 'not set'}: it must be HOST:PORT, because the default may be the pod alone or every address`;
    } else if (/^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(host)) {
      if (open.has(port)) yield `${field} is ${address}: other pods do not reach the port ${open.get(port)}`;
    } else if (!['', '0.0.0.0', '[::]'].includes(host)) {
      yield `${field} is ${address}: the pod has no such address`;
    } else if (!open.has(port)) {
      yield `${field} is ${address}: the container opens ${[...open.keys()].join(', ')}`;
    } else if (served.has(port)) {
      yield `${field} is ${address}: another one listens there`;
    } else {
      served.add(port);
    }
  }
  for (const [port, name] of open) if (!served.has(port)) yield `nothing listens on port ${port} (${name})`;
}
