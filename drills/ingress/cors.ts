import { mcp } from '../../charts/twisterlab/servers';
import type { Tenant } from '../../environments/schema/tenant';
import type { CheckedItems } from '../expectation';
import { type Client, describeResponse, echoedRequest, type HttpRequest, type HttpResponse } from './client';
import { checkResponses } from './http-checks';
import { browserOrigin } from './render';

/** A page that no record names. */
const foreign = 'https://page.example.net';

/** Sends what browsers send for pages of an allowed origin and of another one, without credentials: preflights never have any. */
export function checkCors(client: Client, tenants: readonly Tenant[]): Promise<CheckedItems> {
  return checkResponses(
    client,
    tenants.flatMap(({ name, api, mcp: { hosts } }) => {
      // The drill's render allows it for production only.
      const allowed = name === 'production';
      return [
        ...api.hosts.flatMap((host) => pagesOf({ host, allowed, headers: ['Authorization', 'Content-Type'] })),
        ...hosts.flatMap((host) => pagesOf({ host, path: mcp.path, allowed, headers: mcp.headers })),
      ];
    }),
  );
}

interface Page {
  readonly host: string;
  readonly path?: string;
  readonly allowed: boolean;
  /** Headers that its pages send. */
  readonly headers: readonly string[];
}

function pagesOf({ host, path, allowed, headers }: Page) {
  return [browserOrigin, foreign].flatMap((Origin) => {
    const may = allowed && Origin === browserOrigin;
    const preflight = {
      Origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': headers.join().toLowerCase(),
    };
    return [
      {
        question: { host, path, method: 'OPTIONS', headers: preflight } satisfies HttpRequest,
        fault: (answer: HttpResponse) =>
          may ? refusedPreflight(answer, Origin, headers) : readable(answer, `a page of ${Origin} may call it`),
      },
      {
        question: { host, path, headers: { Origin } } satisfies HttpRequest,
        fault: (answer: HttpResponse) =>
          may ? unreadable(answer, Origin) : readable(answer, `a page of ${Origin} may read it`),
      },
    ];
  });
}

function refusedPreflight(answer: HttpResponse, origin: string, headers: readonly string[]): string | undefined {
  if (answer.statuses[0] !== 200 || echoedRequest(answer))
    return `the ingress controller does not answer the preflight: ${describeResponse(answer)}`;
  const { 'access-control-allow-headers': named = '' } = answer.headers ?? {};
  const missing = headers.filter((each) => !named.toLowerCase().split(',').includes(each.toLowerCase()));
  return missing.length > 0 ? `the preflight does not allow ${missing.join(', ')}` : unreadable(answer, origin);
}

function unreadable({ headers = {} }: HttpResponse, origin: string): string | undefined {
  const { 'access-control-allow-origin': allowed, 'access-control-allow-credentials': credentials } = headers;
  return allowed === origin && credentials === 'true' ? undefined : `a page of ${origin} may not read it: ${allowed}`;
}

function readable({ headers }: HttpResponse, fault: string): string | undefined {
  if (!headers) return 'no response';
  return headers['access-control-allow-origin'] === undefined ? undefined : fault;
}
