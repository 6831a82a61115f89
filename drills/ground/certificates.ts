import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@twisterlab/platform/model/problem';

/** @param also further subjectAltNames in openssl's notation: `IP:192.0.2.1`. */
const config = (also: readonly string[]) => `[req]
distinguished_name = name
prompt = no
[name]
CN = unused
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[server]
basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = ${[...names, ...also].join(', ')}
[client]
basicConstraints = CA:FALSE
extendedKeyUsage = clientAuth
`;

/** Names in every server certificate: those of the API server, for the drill and for pods. */
const names = [
  ...['IP:127.0.0.1', 'IP:10.43.0.1', 'DNS:localhost'],
  ...['DNS:kubernetes', 'DNS:kubernetes.default', 'DNS:kubernetes.default.svc'],
];

/** A temporary certificate authority: NAME.crt and NAME.key in its folder. */
export class Certificates {
  constructor(readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.issue('ca', '/CN=drill', 'authority', []);
    // Node.js generates keys but no certificates; this pair signs ServiceAccount tokens.
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    writeFileSync(this.path('service-accounts.key'), privateKey, { mode: 0o600 });
    writeFileSync(this.path('service-accounts.pub'), publicKey);
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  /** @param also further subjectAltNames in openssl's notation: `IP:192.0.2.1`. Default: none. */
  server(name: string, also: readonly string[] = []): void {
    this.issue(name, `/CN=${name}`, 'server', this.authority, also);
  }

  client(name: string, subject: string): void {
    this.issue(name, subject, 'client', this.authority);
  }

  private get authority(): string[] {
    return ['-CA', this.path('ca.crt'), '-CAkey', this.path('ca.key')];
  }

  private issue(name: string, subject: string, extensions: string, by: string[], also: readonly string[] = []): void {
    const settings = this.path(`${name}.cnf`);
    writeFileSync(settings, config(also));
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', this.path(`${name}.key`)];
    const of = ['-subj', subject, '-days', '2', '-config', settings, '-extensions', extensions];
    try {
      execFileSync('openssl', ['req', '-x509', ...key, ...of, ...by, '-out', this.path(`${name}.crt`)], {
        stdio: 'pipe',
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      const fix = 'Install it: apt-get install openssl';
      throw new UserError([{ where: 'drills', message: 'openssl, which creates the certificates, is missing.', fix }]);
    }
  }
}
