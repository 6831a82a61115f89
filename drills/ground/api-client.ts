import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { Certificates } from './certificates';
import type { LiveObject } from './kubectl';

/** The API server's response to one request. */
export interface ApiResult {
  /** The current object; undefined if the request was rejected or the object does not exist. */
  readonly object?: LiveObject;
  /** The server's error message. Empty on success. */
  readonly error: string;
  /** Its Warning headers: deprecated versions, fields without an effect, pods that Pod Security would refuse. */
  readonly warnings: readonly string[];
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

interface Response {
  readonly status: number;
  readonly body: string;
  readonly warnings: readonly string[];
}

/** The field manager under which Argo CD applies; a conflict with another is a conflict that Argo CD would have. */
const manager = 'argocd-controller';

/**
 * Sends one request per object: kubectl applies many at once, and its output does not show which object a warning or an error
 * belongs to.
 */
export class ApiClient {
  private readonly agent: Agent;
  private readonly served = new Map<string, readonly Resource[]>();

  constructor(
    private readonly url: string,
    certificates: Certificates,
    user: string,
  ) {
    const read = (file: string) => readFileSync(certificates.path(file));
    this.agent = new Agent({
      ca: read('ca.crt'),
      cert: read(`${user}.crt`),
      key: read(`${user}.key`),
      keepAlive: true,
    });
  }

  /** Like `kubectl apply --server-side`: without force, and an unknown field is an error. */
  apply(manifest: Manifest): Promise<ApiResult> {
    const query = `?fieldManager=${manager}&fieldValidation=Strict`;
    return this.ask('PATCH', manifest, `/${encodeURIComponent(manifest.metadata.name)}${query}`);
  }

  /** A dry-run apply. Waits two seconds for a webhook that does not respond. */
  dryRunApply(manifest: Manifest): Promise<ApiResult> {
    const query = `?dryRun=All&fieldManager=${manager}&fieldValidation=Strict&timeout=2s`;
    return this.ask('PATCH', manifest, `/${encodeURIComponent(manifest.metadata.name)}${query}`);
  }

  /** A dry-run create. */
  dryRunCreate(manifest: Manifest): Promise<ApiResult> {
    return this.ask('POST', manifest, '?dryRun=All&fieldValidation=Strict');
  }

  /** Gets the current object with this kind, namespace and name. */
  read(manifest: Manifest): Promise<ApiResult> {
    return this.ask('GET', manifest, `/${encodeURIComponent(manifest.metadata.name)}`);
  }

  /** Whether the server serves this kind; it can lag behind a CRD's condition Established. */
  async serves({ apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>): Promise<boolean> {
    return (await this.resource(apiVersion, kind)) !== undefined;
  }

  /** The resources of an API: `certificates`, `certificates/status`. */
  async resources(apiVersion: string): Promise<readonly string[]> {
    return (await this.known(apiVersion)).map(({ name }) => name);
  }

  close(): void {
    this.agent.destroy();
  }

  private async ask(method: string, manifest: Manifest, rest: string): Promise<ApiResult> {
    const { apiVersion, kind, metadata } = manifest;
    const resource = await this.resource(apiVersion, kind);
    if (!resource) return { error: `the API server serves no ${kind} of ${apiVersion}`, warnings: [] };
    const namespace = resource.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
    const path = `${prefix(apiVersion)}${namespace}/${resource.name}${rest}`;
    const { status, body, warnings } = await this.send(method, path, method === 'GET' ? '' : JSON.stringify(manifest));
    const answer = JSON.parse(body) as LiveObject & { readonly message?: string };
    return status < 300
      ? { object: answer, error: '', warnings }
      : { error: answer.message ?? `status ${status}`, warnings };
  }

  private async resource(apiVersion: string, kind: string): Promise<Resource | undefined> {
    const find = () => this.served.get(apiVersion)?.find((each) => each.kind === kind && !each.name.includes('/'));
    if (!find()) await this.known(apiVersion);
    return find();
  }

  /** Refreshes discovery for an API. */
  private async known(apiVersion: string): Promise<readonly Resource[]> {
    const { status, body } = await this.send('GET', prefix(apiVersion));
    if (status !== 200) return [];
    const { resources } = JSON.parse(body) as { resources: Resource[] };
    this.served.set(apiVersion, resources);
    return resources;
  }

  private send(method: string, path: string, body = ''): Promise<Response> {
    // The server parses JSON as YAML; the content type selects server-side apply.
    const type = method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json';
    const headers = { Accept: 'application/json', 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const asked = request(
        `${this.url}${path}`,
        { method, agent: this.agent, headers, timeout: 60_000 },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('error', reject);
          response.once('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              body: Buffer.concat(chunks).toString('utf8'),
              warnings: warningsIn(response.rawHeaders),
            }),
          );
        },
      );
      asked.once('timeout', () => asked.destroy(new Error(`no response within 60 s: ${method} ${path}`)));
      asked.once('error', reject);
      asked.end(body);
    });
  }
}

function prefix(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** Each is `299 - "text"`; the header can occur several times. */
function warningsIn(rawHeaders: readonly string[]): string[] {
  return rawHeaders.flatMap((name, at) => {
    if (at % 2 === 1 || name.toLowerCase() !== 'warning') return [];
    const [, text] = /^\d+ \S+ "(.*)"$/.exec(rawHeaders[at + 1] ?? '') ?? [];
    return text ? [text.replace(/\\(.)/g, '$1')] : [];
  });
}
