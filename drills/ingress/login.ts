import type { CheckedItems } from '../expectation';
import type { Kubectl, LiveObject } from '../fixtures/kubectl';
import { type Client, describeResponse, echoedRequest, type HttpResponse } from './client';
import { checkResponses } from './http-checks';

/** A basic authentication header. */
export interface Login extends Readonly<Record<string, string>> {
  readonly Authorization: string;
}

/** The header for a namespace's user and password, which bootstrap generated. */
export async function credentials(kubectl: Kubectl, namespace: string): Promise<Login> {
  const secrets = (await kubectl.get('--namespace', namespace, 'secrets')) as (LiveObject & {
    readonly type: string;
    readonly data: { readonly username: string; readonly password: string };
  })[];
  const { data } = secrets.find(({ type }) => type === 'kubernetes.io/basic-auth') ?? {};
  const plain = (text = '') => Buffer.from(text, 'base64').toString();
  return basic(plain(data?.username), plain(data?.password));
}

const basic = (user: string, password: string) => ({
  Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

/** Sends requests without a password, with wrong ones and with the right one. */
export function checkLogin(client: Client, logins: ReadonlyMap<string, Login>): Promise<CheckedItems> {
  return checkResponses(
    client,
    [...logins].flatMap(([host, right]) => {
      const question = { host, method: 'POST', path: '/mcp', bytes: 2 } as const;
      return [
        { question, fault: refused },
        ...[basic(userOf(right), 'wrong'), basic('', '')].map((headers) => ({
          question: { ...question, headers },
          fault: refused,
        })),
        { question: { ...question, headers: right }, fault: taken },
      ];
    }),
  );
}

/** An unsigned token of an administrator, for the audience that the server compares it with: any client can write it. */
const forged = [
  { alg: 'none', typ: 'JWT' },
  { aud: '00000000-0000-0000-0000-000000000000', oid: 'forged', roles: ['Admin'], exp: 4102444800 },
]
  .map((part) => `${Buffer.from(JSON.stringify(part)).toString('base64url')}.`)
  .join('');

/** The paths of the server that read a token, those that are routed, and spellings of the first that look like the second. */
const paths = [
  '/tools/cache_cache_keys',
  '/mcp',
  '/',
  '/mcp/../tools/cache_cache_keys',
  '/mcp%2f..%2ftools/cache_cache_keys',
];

/** Sends a forged token, alone, before and after the right password. No request may carry it to the server. */
export function checkTokens(client: Client, logins: ReadonlyMap<string, Login>): Promise<CheckedItems> {
  const token = `Bearer ${forged}`;
  return checkResponses(
    client,
    [...logins].flatMap(([host, { Authorization: password }]) =>
      paths.flatMap((path) =>
        [[token], [token, password], [password, token]].map((Authorization) => ({
          question: { host, method: 'POST', path, bytes: 2, headers: { Authorization } } as const,
          fault: (answer: HttpResponse) => tokenArrives(answer, path, Authorization[0] === password),
        })),
      ),
    ),
  );
}

function tokenArrives(answer: HttpResponse, path: string, mayPass: boolean): string | undefined {
  const found = echoedRequest(answer);
  if (found?.headers.authorization) return `the server receives ${found.headers.authorization.slice(0, 20)}`;
  if (found && path.includes('tools')) return 'the server receives the request';
  if (found && mayPass) return undefined;
  return !found && [400, 401, 404].includes(answer.statuses[0]!)
    ? undefined
    : `responds with ${describeResponse(answer)}`;
}

const userOf = ({ Authorization }: Login) =>
  Buffer.from(Authorization.split(' ')[1]!, 'base64').toString().split(':')[0]!;

const refused = (answer: HttpResponse) =>
  answer.statuses[0] === 401 && answer.headers?.['www-authenticate']?.startsWith('Basic ')
    ? undefined
    : `responds with ${describeResponse(answer)} without the password`;

function taken(answer: HttpResponse): string | undefined {
  const found = echoedRequest(answer);
  if (!found) return `responds with ${describeResponse(answer)} with the password`;
  return found.headers.authorization ? 'the server receives the password' : undefined;
}
