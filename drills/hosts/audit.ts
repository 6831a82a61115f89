import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckedItems } from '../expectation';
import type { NodeCluster } from '../fixtures/node-cluster';

interface Event {
  readonly verb: string;
  readonly requestURI: string;
  readonly objectRef?: { readonly resource?: string; readonly name?: string };
}

const marker = 'content-of-the-secret';

/** The files of a server's audit log. */
export class AuditLog {
  private readonly policy: string;
  private readonly log: string;

  constructor(folder: string, policy: string) {
    this.policy = join(folder, 'policy-of-the-server.yaml');
    this.log = join(folder, 'audit-of-the-server.log');
    writeFileSync(this.policy, policy);
  }

  get flags(): string[] {
    return [`--audit-policy-file=${this.policy}`, `--audit-log-path=${this.log}`];
  }

  /** Everything that the log contains. */
  text = () => readFileSync(this.log, 'utf8');

  events(): Event[] {
    const lines = this.text().split('\n');
    return lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as Event);
  }
}

/** A real API server writes its audit log by the policy. */
export async function checkAudit({ api, kubectl }: NodeCluster, log: AuditLog): Promise<CheckedItems> {
  const home = ['--namespace', 'default'];
  await kubectl.apply({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'audited', namespace: 'default' },
    stringData: { password: marker },
  });
  await kubectl.exec(['get', ...home, 'secret', 'audited', '--output=json']);
  await kubectl.exec(['get', ...home, 'pods']);
  await kubectl.exec(['create', ...home, 'serviceaccount', 'audited']);
  await kubectl.exec(['get', '--raw', '/readyz']);

  const encoded = Buffer.from(marker).toString('base64');
  const poll = async () =>
    log.events().some(({ objectRef }) => objectRef?.resource === 'serviceaccounts' && objectRef.name === 'audited');
  await api.processes.until('the audit log has the last change', poll);
  const found = log.events();
  const has = (verb: string, resource: string) =>
    found.some(
      (event) => event.verb === verb && event.objectRef?.resource === resource && event.objectRef.name === 'audited',
    );
  const written = log.text();
  const faults = [
    has('get', 'secrets') ? '' : 'reading a Secret is not in the log',
    has('create', 'serviceaccounts') ? '' : 'a change is not in the log',
    written.includes(marker) || written.includes(encoded) ? 'the content of a Secret is in the log' : '',
    found.some(({ objectRef, verb }) => objectRef?.resource === 'pods' && verb === 'list')
      ? 'reading pods is in the log'
      : '',
    found.some(({ objectRef }) => objectRef?.resource === 'leases') ? 'leases are in the log' : '',
    found.some(({ requestURI }) => requestURI.startsWith('/readyz')) ? 'health checks are in the log' : '',
  ];
  return { of: faults.length, faults: faults.filter(Boolean) };
}
