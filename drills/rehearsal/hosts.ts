import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { is } from '@twisterlab/platform/model/kinds';
import type { Dist } from '../dist';
import type { CheckedItems } from '../expectation';
import type { LiveObject } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import { Client, describeResponse, type HttpResponse } from '../ingress/client';

/** Requests every rendered host name over TLS from the LAN, trusting the certificate that a client would install. */
export async function hostsAnswer(fixture: NodeCluster, dist: Dist, address: string): Promise<CheckedItems> {
  const { kubectl, api } = fixture;
  const [secret] = (await kubectl.get('--namespace', 'cert-manager', 'secret/private-ca')) as (LiveObject & {
    readonly data: Readonly<Record<string, string>>;
  })[];
  const authority = join(api.processes.folder, 'private-ca.crt');
  writeFileSync(authority, Buffer.from(secret?.data['tls.crt'] ?? '', 'base64'));
  const hosts = dist
    .objects()
    .flatMap(({ manifest }) => (is(manifest, 'Ingress') ? (manifest.spec?.rules ?? []) : []))
    .map(({ host }) => host!);
  const answers = await new Client(fixture, address, authority).requestAll(
    [...new Set(hosts)].map((host) => ({ host })),
  );
  const faults = answers.flatMap((answer, at) =>
    served(answer) ? [] : [`${hosts[at]}: ${describeResponse(answer)} ${answer.body?.slice(0, 80) ?? ''}`],
  );
  return { of: answers.length, faults };
}

/** Whether a server behind the ingress controller answered, and not the controller itself. */
function served({ statuses, body = '' }: HttpResponse): boolean {
  const status = statuses.at(-1);
  return status !== undefined && status < 500 && !body.startsWith('404 page not found');
}
