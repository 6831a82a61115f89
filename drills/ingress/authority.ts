import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certManagerNamespace } from '@twisterlab/platform/kubernetes/cert-manager';
import { authoritySecret } from '../../charts/cert-manager/issuers';
import type { TestContext } from '../drill';
import type { CheckedItems } from '../expectation';
import { isTrue } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import type { Repeated } from '../fixtures/processes';
import { runbookBlock } from '../fixtures/runbook';
import { Shell } from '../fixtures/shell';
import { applicationOf } from './apply';
import { type Certificate, certificatesOf, type Issuer } from './certificates';
import { Client, describeResponse, type HttpResponse } from './client';

/** What fault injections change. */
export interface AuthorityChange {
  /** Whether clients get the new authority beside the old one before the hosts have its certificates. */
  installs: boolean;
}

interface Actors {
  readonly issuer: Issuer;
  /** Trusts the file `trusted` of the issuer. */
  readonly client: Client;
  readonly hosts: readonly string[];
}

const page = '../certificates.md';
const kind = 'certificates.cert-manager.io';

/**
 * Replaces the authority by the page "Certificates" while a client sends requests to every host.
 * @returns the requests that failed, and the hosts that do not get a certificate of the new authority.
 */
export async function replaceAuthority(
  { dist, processes, step, faultInjected }: TestContext<AuthorityChange>,
  fixture: NodeCluster,
  { issuer, client, hosts }: Actors,
  { installs }: AuthorityChange,
): Promise<CheckedItems> {
  const { kubectl, api } = fixture;
  const shell = new Shell(api);
  const byPage = async (text: string) => {
    const { code, output } = await shell.run('-c', `cd '${processes.folder}'\nset -e\n${runbookBlock(page, text)}`);
    if (code !== 0) throw new Error(`docs/certificates.md: ${output}`);
  };
  await step('create the certificates and the authority', async () => {
    await kubectl.apply(...applicationOf(dist, 'edge/cert-manager-crds'));
    await kubectl.untilEstablished();
    await kubectl.apply(issuer.authoritySecret(), ...certificatesOf(dist));
    for (const certificate of (await kubectl.get(kind, '--all-namespaces')) as Certificate[])
      await setReady(fixture, certificate);
  });
  const issuing = issueAgain(fixture, issuer);
  const requests = new Requests();
  const sending = processes.repeat(async () => {
    const answers = await client.requestAll(hosts.map((host) => ({ host })));
    requests.add(hosts, answers);
  }, 200);
  const send = () => processes.until('the client has sent requests', requests.rounds(3), 120);
  try {
    await step('send requests to every host', send);
    const left = await step('replace the authority, by the page', async () => {
      await byPage(`delete secret ${authoritySecret}`);
      await byPage('> twisterlab-ca.crt');
      const fetched = join(processes.folder, 'twisterlab-ca.crt');
      if (installs) appendFileSync(issuer.trusted, readFileSync(fetched));
      await byPage('ManuallyTriggered');
      const next = new Client(fixture, client.address, fetched);
      let unserved: string[] = [];
      const served = async () => {
        const answers = await next.requestAll(hosts.map((host) => ({ host })));
        unserved = hosts.flatMap((host, at) => failure(host, answers[at]!) ?? []);
        return unserved.length === 0;
      };
      await processes
        .until('every host has a certificate of the new authority', served, faultInjected ? 90 : 240)
        .catch(() => undefined);
      return unserved;
    });
    if (installs) writeFileSync(issuer.trusted, readFileSync(issuer.authority));
    await step('send requests with the new authority alone', send);
    return { of: requests.count, faults: [...requests.faults(), ...left.map((each) => `under the new one: ${each}`)] };
  } finally {
    await sending.end();
    await issuing.end();
    writeFileSync(issuer.trusted, readFileSync(issuer.authority));
  }
}

/** What cert-manager does, which does not run here: makes a new authority, and issues what is to be issued again. */
function issueAgain(fixture: NodeCluster, issuer: Issuer): Repeated {
  const { kubectl } = fixture;
  return fixture.api.processes.repeat(async () => {
    if ((await kubectl.get('--namespace', certManagerNamespace, `secret/${authoritySecret}`)).length === 0) {
      issuer.replaceAuthority();
      await kubectl.apply(issuer.authoritySecret());
    }
    const certificates = await kubectl.get(kind, '--all-namespaces');
    for (const certificate of certificates.filter((each) => isTrue('Issuing', each)) as Certificate[]) {
      const secret = issuer.secretOf(certificate);
      if (secret) await kubectl.apply(secret);
      await setReady(fixture, certificate);
    }
  });
}

/** Sets the conditions of a certificate that is issued: it is Ready, and nothing else. */
async function setReady({ kubectl }: NodeCluster, { metadata }: Certificate): Promise<void> {
  const ready = { type: 'Ready', status: 'True', reason: 'Drill', lastTransitionTime: new Date().toISOString() };
  const patch = JSON.stringify({ status: { conditions: [ready] } });
  const where = [`${kind}/${metadata.name}`, '--namespace', metadata.namespace!];
  await kubectl.exec(['patch', ...where, '--subresource=status', '--type=merge', '--patch', patch]);
}

/** A response of any status is one: some hosts require a login. */
export function failure(host: string, answer: HttpResponse): string | undefined {
  return answer.statuses.length > 0 ? undefined : `${host}: ${describeResponse(answer)}`;
}

/** The requests of a client, and those that failed. */
export class Requests {
  count = 0;
  private sent = 0;
  private readonly failed = new Map<string, number>();

  /** The responses of one round, in the order of the hosts. */
  add(hosts: readonly string[], answers: readonly HttpResponse[]): void {
    this.sent += 1;
    this.count += answers.length;
    for (const [at, host] of hosts.entries()) {
      const what = failure(host, answers[at]!);
      if (what !== undefined) this.failed.set(what, (this.failed.get(what) ?? 0) + 1);
    }
  }

  /** Whether so many rounds have ended since this call. The first may have begun before it. */
  rounds(number: number): () => Promise<boolean> {
    const until = this.sent + number;
    return async () => this.sent >= until;
  }

  faults(): string[] {
    return [...this.failed].map(([what, times]) => `${what}, ${times} times`);
  }
}
