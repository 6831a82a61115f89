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
