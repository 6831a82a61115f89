import type { CheckedItems } from '../expectation';
import { addressesOf } from '../fixtures/nodes/addresses';
import { type Client, describeResponse, echoedRequest, type HttpRequest, type HttpResponse } from './client';
import { nameOf, type Server } from './servers';

/** Sends requests and collects the failures of their responses. */
export async function checkResponses(
  client: Client,
  asked: readonly { readonly question: HttpRequest; fault(answer: HttpResponse): string | undefined }[],
): Promise<CheckedItems> {
  const answers = await client.requestAll(asked.map(({ question }) => question));
  const faults = asked.flatMap(({ question, fault }, at) => {
    const found = fault(answers[at]!);
    return found === undefined ? [] : [`${question.host}${question.path ?? ''}: ${found}`];
  });
  return { of: asked.length, faults };
}

/** A host name that no server has. */
export const unknownHost = 'unknown.twisterlab.local';

/**
 * Every host is served by its own server over HTTPS, and HTTP redirects to it. @param headersFor authentication headers of
 * a host.
 */
export function checkHosts(
  client: Client,
  servers: readonly Server[],
  headersFor: (host: string) => HttpRequest['headers'],
): Promise<CheckedItems> {
  const secure = servers.flatMap((server) =>
    server.hosts.map((host) => ({
      question: { host, headers: headersFor(host) } satisfies HttpRequest,
      fault: (answer: HttpResponse) => {
        const by = echoedRequest(answer)?.server;
        return by === nameOf(server) ? undefined : `served by ${by ?? `no server: ${describeResponse(answer)}`}`;
      },
    })),
  );
  const plain = servers
    .flatMap(({ hosts }) => hosts)
    .map((host) => ({
      question: { host, path: '/there?a=b', tls: false } satisfies HttpRequest,
      fault: ({ statuses, headers: { location } = {} }: HttpResponse) =>
        [301, 308].includes(statuses[0]!) && location === `https://${host}/there?a=b`
          ? undefined
          : `HTTP redirects to ${location ?? statuses[0] ?? 'nothing'}`,
    }));
  const unknown = {
    question: { host: unknownHost, verify: false } satisfies HttpRequest,
    fault: ({ statuses: [status] }: HttpResponse) => (status === 404 ? undefined : `an unknown host gets ${status}`),
  };
  return checkResponses(client, [...secure, ...plain, unknown]);
}

/** The TLS versions that a host accepts. */
export function checkTlsVersions(client: Client, host: string): Promise<CheckedItems> {
  const taken = (['TLSv1_2', 'TLSv1_3'] as const).map((version) => ({
    question: { host, version } satisfies HttpRequest,
    fault: (answer: HttpResponse) =>
      answer.version === version.replace('_', '.')
        ? undefined
        : `${version} is not accepted: ${describeResponse(answer)}`,
  }));
  const refused = (['TLSv1', 'TLSv1_1'] as const).map((version) => ({
    question: { host, version } satisfies HttpRequest,
    fault: ({ error = '', version: found }: HttpResponse) =>
      error.startsWith('SSL') ? undefined : `${version} is not rejected: ${found ?? error}`,
  }));
  return checkResponses(client, [...taken, ...refused]);
}

const wanted = {
  'strict-transport-security': /^max-age=(?!0)\d+/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /./,
} as const;
const telling = ['server', 'x-powered-by'];

/** Response headers of every host. The servers behind send a header that identifies their software. */
export function checkHeaders(client: Client, hosts: readonly string[]): Promise<CheckedItems> {
  return checkResponses(
    client,
    hosts.map((host) => ({
      question: { host } satisfies HttpRequest,
      fault: ({ headers: found = {} }: HttpResponse) => {
        const missing = Object.entries(wanted).filter(([name, value]) => !value.test(found[name] ?? ''));
        const told = telling.filter((name) => found[name]);
        const faults = [...missing.map(([name]) => `no ${name}`), ...told.map((name) => `${name}: ${found[name]}`)];
        return faults.length === 0 ? undefined : faults.join(', ');
      },
    })),
  );
}

/** The client address that servers get, from a client that sends a forged one. */
export function checkClientAddresses(client: Client, hosts: readonly string[]): Promise<CheckedItems> {
  const { address } = addressesOf(1).client;
  const claimed = { 'X-Forwarded-For': '203.0.113.9', 'X-Real-Ip': '203.0.113.9' };
  return checkResponses(
    client,
    hosts.map((host) => ({
      question: { host, headers: claimed } satisfies HttpRequest,
      fault: (answer: HttpResponse) => {
        const { 'x-forwarded-for': forwarded, 'x-real-ip': real } = echoedRequest(answer)?.headers ?? {};
        return forwarded === address && real === address
          ? undefined
          : `${describeResponse(answer)}, gets ${forwarded} and ${real} instead of ${address}`;
      },
    })),
  );
}
