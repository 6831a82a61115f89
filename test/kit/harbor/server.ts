import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Refusal } from './refusal';
import type { Route } from './route';
import { routes } from './routes';
import { State } from './state';

/**
 * The API of Harbor 2.15 as far as charts/harbor/configure.sh uses it, with its state. It refuses paths, methods, parameters, fields and
 * values that Harbor does not know, and logins other than that of admin. Requests with basic authentication need no CSRF token
 * (src/server/middleware/csrf).
 */
export class HarborServer {
  state = new State();
  /** Those after the wait, such as `POST /projects`. */
  requests: string[] = [];
  /** Parts that are not healthy. */
  unhealthy: string[] = [];

  private readonly server = createServer((request, response) => {
    void this.answer(request).then(({ status, body }) => {
      response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
      response.end(body === undefined ? '' : JSON.stringify(body));
    });
  });

  constructor(private readonly password: string) {}

  /** @returns its address. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** Requests that change something. */
  changes(): readonly string[] {
    return this.requests.filter((each) => !each.startsWith('GET '));
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body?: unknown }> {
    try {
      const content = await text(request);
      const { pathname, searchParams } = new URL(request.url!, 'http://harbor');
      const path = pathname.replace(/^\/api\/v2\.0(?=\/)/, '');
      if (path === pathname) throw new Refusal(404, `path ${pathname} was not found`);
      // Needs no login, and has the status 200 in any case.
      if (path === '/health') return { status: 200, body: this.health() };
      this.requests.push(`${request.method} ${path}`);
      const { route, parts } = routeOf(request.method!, path);
      this.login(request.headers.authorization, route, parts);
      const query = Object.fromEntries(searchParams);
      const unknown = Object.keys(query).find((each) => !route.query?.includes(each));
      if (unknown) throw new Refusal(422, `unknown parameter ${unknown}`);
      if (Number(query.page_size ?? 1) > 100)
        throw new Refusal(422, 'page_size in query should be less than or equal to 100');
      const body = bodyOf(request, content, route) as never;
      return { status: route.method === 'POST' ? 201 : 200, body: route.answer({ parts, query, body }, this.state) };
    } catch (error) {
      const [status, message] = error instanceof Refusal ? [error.status, error.message] : [500, `${error}`];
      return { status, body: { errors: [{ code: 'REFUSED', message }] } };
    }
  }

  private health() {
    const components = ['core', 'database', 'jobservice', 'registry'].map((name) => ({
      name,
      status: this.unhealthy.includes(name) ? 'unhealthy' : 'healthy',
    }));
    return { status: this.unhealthy.length === 0 ? 'healthy' : 'unhealthy', components };
  }

  /** Harbor treats a wrong password like none: it shows a public project, and nothing else. */
  private login(header: string | undefined, route: Route, parts: readonly string[]): void {
    if (header === `Basic ${Buffer.from(`admin:${this.password}`).toString('base64')}`) return;
    const project = this.state.projects.find(({ name }) => name === parts[0]);
    const shown =
      route.method === 'GET' && route.path.source.includes('projects') && project?.metadata.public === 'true';
    if (!shown) throw new Refusal(401, 'unauthorized');
  }
}

function routeOf(method: string, path: string): { route: Route; parts: readonly string[] } {
  const known = routes.filter((each) => each.path.test(path));
  if (known.length === 0) throw new Refusal(404, `path ${path} was not found`);
  const route = known.find((each) => each.method === method);
  if (!route) throw new Refusal(405, `method ${method} is not allowed`);
  return { route, parts: route.path.exec(path)!.slice(1) };
}

function bodyOf({ headers }: IncomingMessage, content: string, { body }: Route): unknown {
  if (!body) {
    if (content) throw new Refusal(422, 'a body that no one reads');
    return undefined;
  }
  if (!headers['content-type']?.startsWith('application/json')) throw new Refusal(415, 'unsupported media type');
  const { data, error } = body.safeParse(JSON.parse(content));
  if (error) throw new Refusal(422, error.issues.map((each) => `${each.path.join('.')}: ${each.message}`).join('; '));
  return data;
}
