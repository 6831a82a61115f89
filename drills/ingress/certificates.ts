import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certManagerNamespace } from '@twisterlab/platform/kubernetes/cert-manager';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { authoritySecret } from '../../charts/cert-manager/issuers';
import type { Dist } from '../dist';
import { Certificates } from '../fixtures/certificates';

export type Certificate = Manifest & {
  readonly spec: { readonly secretName: string; readonly dnsNames?: readonly string[] };
};

/**
 * Replaces cert-manager, which is not available here: issues the Secret of every rendered Certificate with the drill's own CA.
 */
export class Issuer {
  private certificates: Certificates;
  /** File with the CA certificates that clients trust. */
  readonly trusted: string;

  constructor(private readonly folder: string) {
    this.certificates = new Certificates(join(folder, 'authority'));
    this.trusted = join(folder, 'trusted.crt');
    writeFileSync(this.trusted, readFileSync(this.authority));
  }

  /** File with the CA certificate. */
  get authority(): string {
    return this.certificates.path('ca.crt');
  }

  /** Issues with another CA from now on. Clients do not trust it yet. */
  replaceAuthority(): void {
    this.certificates = new Certificates(join(this.folder, 'next-authority'));
  }

  /** The Secret of the CA itself. */
  authoritySecret(): object {
    const files = { 'tls.crt': 'ca.crt', 'tls.key': 'ca.key', 'ca.crt': 'ca.crt' };
    return this.secret(certManagerNamespace, authoritySecret, files);
  }

  secretsOf(dist: Dist): object[] {
    return certificatesOf(dist).flatMap((each) => this.secretOf(each) ?? []);
  }

  /** Undefined for the CA's own certificate, which no server uses. */
  secretOf({ metadata: { namespace = '' }, spec: { secretName, dnsNames = [] } }: Certificate): object | undefined {
    if (dnsNames.length === 0) return undefined;
    const name = `${namespace}-${secretName}`;
    this.certificates.server(
      name,
      dnsNames.map((each) => `DNS:${each}`),
    );
    return this.secret(namespace, secretName, {
      'tls.crt': `${name}.crt`,
      'tls.key': `${name}.key`,
      'ca.crt': 'ca.crt',
    });
  }

  private secret(namespace: string, name: string, files: Readonly<Record<string, string>>): object {
    const stringData = Object.fromEntries(
      Object.entries(files).map(([key, file]) => [key, readFileSync(this.certificates.path(file), 'utf8')]),
    );
    return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'kubernetes.io/tls', stringData };
  }
}

/** Every rendered Certificate. */
export function certificatesOf(dist: Dist): Certificate[] {
  return dist
    .objects()
    .map(({ manifest }) => manifest)
    .filter(
      ({ kind, apiVersion }) => kind === 'Certificate' && apiVersion.startsWith('cert-manager.io/'),
    ) as Certificate[];
}
