import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { Dist } from '../dist';
import { Certificates } from '../fixtures/certificates';

type Certificate = Manifest & { readonly spec: { readonly secretName: string; readonly dnsNames?: readonly string[] } };

/**
 * Replaces cert-manager, which is not available here: issues the Secret of every rendered Certificate with the drill's own CA.
 */
export class Issuer {
  private readonly certificates: Certificates;

  constructor(folder: string) {
    this.certificates = new Certificates(join(folder, 'authority'));
  }

  /** File with the CA certificate for clients. */
  get authority(): string {
    return this.certificates.path('ca.crt');
  }

  secretsOf(dist: Dist): object[] {
    const wanted = dist
      .objects()
      .map(({ manifest }) => manifest)
      .filter(({ kind, apiVersion }) => kind === 'Certificate' && apiVersion.startsWith('cert-manager.io/'));
    return (wanted as Certificate[]).flatMap(({ metadata: { namespace }, spec: { secretName, dnsNames = [] } }) => {
      // The CA's own certificate, which no server uses.
      if (dnsNames.length === 0) return [];
      const name = `${namespace}-${secretName}`;
      this.certificates.server(
        name,
        dnsNames.map((each) => `DNS:${each}`),
      );
      const files = { 'tls.crt': `${name}.crt`, 'tls.key': `${name}.key`, 'ca.crt': 'ca.crt' };
      const stringData = Object.fromEntries(
        Object.entries(files).map(([key, file]) => [key, readFileSync(this.certificates.path(file), 'utf8')]),
      );
      return [
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: secretName, namespace },
          type: 'kubernetes.io/tls',
          stringData,
        },
      ];
    });
  }
}
