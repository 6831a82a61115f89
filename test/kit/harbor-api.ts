import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Body = Readonly<Record<string, unknown>>;
interface Stored extends Body {
  readonly name: string;
}

/** A refusal, as Harbor answers. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Types that may be a proxy cache. Source: PERMITTED_REGISTRY_TYPES_FOR_PROXY_CACHE of the chart. */
const proxyTypes =
  'docker-hub,harbor,azure-acr,ali-acr,aws-ecr,google-gcr,docker-registry,github-ghcr,jfrog-artifactory'.split(',');
const settingTypes: Readonly<Record<string, string>> = {
  self_registration: 'boolean',
  project_creation_restriction: 'string',
  robot_name_prefix: 'string',
};
/** Second, minute, hour, day of the month, month, day of the week. */
const cron = /^\S+( \S+){5}$/;

function only(body: Body, types: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(body)) {
    const type = Array.isArray(value) ? 'array' : typeof value;
    if (types[key] !== type) throw new Refusal(422, `${key} is ${type}, not ${types[key] ?? 'known'}`);
  }
}

function metadataOf(body: Body): Body {
  const metadata = (body.metadata ?? {}) as Body;
  only(metadata, { public: 'string', auto_scan: 'string', prevent_vul: 'string', proxy_speed_kb: 'string' });
  for (const [key, value] of Object.entries(metadata))
    if (!/^(true|false)$/.test(`${value}`)) throw new Refusal(400, `metadata.${key} should be 'true' or 'false'`);
  return metadata;
}

const listed = (all: ReadonlyMap<number, Stored>, name: string | null) =>
  [...all.values()].filter((each) => each.name.includes(name ?? ''));

/**
 * The API of Harbor 2.15 as far as configure.py uses it: fields, types and values that it does not know are refused, a search finds longer
 * names too, and a duplicate is a conflict. Source: api/v2.0/swagger.yaml, and for what that leaves open
 * src/server/v2.0/handler (retention, robot, project, gc) and src/controller/robot.
 */
export class HarborApi {
  /** Requests other than GET, as `METHOD PATH`. */
  readonly changes: string[] = [];
  health = 'healthy';
  readonly settings: Record<string, unknown> = { self_registration: true, project_creation_restriction: 'everyone' };
  readonly registries = new Map<number, Stored>();
  readonly projects = new Map<number, Stored & { metadata: Record<string, unknown> }>();
  readonly retentions = new Map<number, Body>();
  readonly robots = new Map<number, Stored>();
  readonly schedules = new Map<string, Body>();
  readonly passwords = new Map<string, string>();
  private next = 10;
  private readonly server: Server;

  constructor(password: string) {
    this.passwords.set('admin', password);
    this.projects.set(1, { name: 'library', project_id: 1, metadata: { public: 'true' } });
    this.server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      request.on('end', () => {
        try {
          const [status, body] = this.answer(
            `${request.method}`,
            `${request.url}`,
            request.headers.authorization,
            text,
          );
          response.writeHead(status, { 'Content-Type': 'application/json' }).end(body && JSON.stringify(body));
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          response.writeHead(error.status).end(JSON.stringify({ errors: [{ message: error.message }] }));
        }
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
  }

  private answer(method: string, address: string, login: string | undefined, text: string): [number, unknown?] {
    const { pathname, searchParams } = new URL(address, 'http://harbor');
    const path = /^\/api\/v2\.0(\/.*)$/.exec(pathname)?.[1];
    if (path === '/health') return [200, { status: this.health, components: [] }];
    const user = this.userOf(login);
    if (method !== 'GET') this.changes.push(`${method} ${path}`);
    const body = text === '' ? {} : (JSON.parse(text) as Body);
    const [, kind, id] = /^\/(registries|projects|retentions|robots)(?:\/(\d+))?$/.exec(path ?? '') ?? [];
    const number = id === undefined ? undefined : Number(id);
    if (user !== 'admin' && !(method === 'GET' && kind === 'projects')) throw new Refusal(403, 'FORBIDDEN');
    if (path === '/configurations') return this.configurations(method, body);
    if (/^\/system\/(gc|scanAll)\/schedule$/.test(path ?? '')) return this.schedule(method, `${path}`, body);
    switch (`${method} ${kind}${number === undefined ? '' : '/id'}`) {
      case 'GET registries':
        return [200, listed(this.registries, searchParams.get('name'))];
      case 'POST registries':
        return this.create(this.registries, this.registry(body));
      case 'PUT registries/id':
        only(body, { url: 'string', insecure: 'boolean', name: 'string', description: 'string' });
        return this.replace(this.registries, number!, body);
      case 'GET projects':
        return [200, listed(this.projects, searchParams.get('name'))];
      case 'GET projects/id':
        return [200, this.projects.get(number!)];
      case 'POST projects':
        return this.create(this.projects, this.project(body));
      case 'PUT projects/id': {
        only(body, { metadata: 'object' });
        const project = this.projects.get(number!);
        return this.replace(this.projects, number!, { metadata: { ...project?.metadata, ...metadataOf(body) } });
      }
      case 'GET retentions/id':
        return [200, this.retentions.get(number!)];
      case 'POST retentions':
        return this.createRetention(body);
      case 'PUT retentions/id':
        return this.replace(this.retentions, number!, this.retention(body));
      case 'GET robots':
        return [200, this.robotsOf(searchParams.get('q'))];
      case 'POST robots':
        return this.createRobot(body);
      case 'PATCH robots/id':
        return this.refresh(number!, body);
      default:
        throw new Refusal(404, `no ${method} ${path}`);
    }
  }

  private userOf(login = ''): string {
    const [user = '', ...password] = Buffer.from(login.replace('Basic ', ''), 'base64').toString().split(':');
    if (!this.passwords.has(user) || this.passwords.get(user) !== password.join(':'))
      throw new Refusal(401, 'UNAUTHORIZED');
    return user;
  }

  private create(into: Map<number, Stored>, body: Stored): [number] {
    if ([...into.values()].some(({ name }) => name === body.name))
      throw new Refusal(409, `${body.name} already exists`);
    const id = this.next++;
    into.set(id, { ...body, id, project_id: id });
    return [201];
  }

  private replace<T extends Body>(all: Map<number, T>, id: number, body: Body): [number] {
    const current = all.get(id);
    if (!current) throw new Refusal(404, `no ${id}`);
    all.set(id, { ...current, ...body });
    return [200];
  }

  private configurations(method: string, body: Body): [number, unknown?] {
    if (method === 'PUT') {
      only(body, settingTypes);
      Object.assign(this.settings, body);
      return [200];
    }
    return [
      200,
      Object.fromEntries(Object.entries(this.settings).map(([key, value]) => [key, { value, editable: true }])),
    ];
  }

  private registry(body: Body): Stored {
    only(body, { name: 'string', type: 'string', url: 'string', insecure: 'boolean' });
    const { name, type, url } = body as { name?: string; type?: string; url?: string };
    if (!name || !proxyTypes.includes(`${type}`) || !/^https?:\/\//.test(`${url}`))
      throw new Refusal(400, 'bad registry');
    return { ...body, name };
  }

  private project(body: Body): Stored & { metadata: Body } {
    only(body, { project_name: 'string', metadata: 'object', registry_id: 'number', storage_limit: 'number' });
    const name = `${body.project_name}`;
    if (!/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(name)) throw new Refusal(400, `project name ${name}`);
    if (body.registry_id !== undefined && !this.registries.has(body.registry_id as number))
      throw new Refusal(400, 'no such registry');
    return { name, registry_id: body.registry_id, metadata: metadataOf(body) };
  }

  private retention(body: Body): Body {
    only(body, { algorithm: 'string', rules: 'array', trigger: 'object', scope: 'object' });
    const { rules, trigger, scope } = body as {
      rules: readonly { template: string; params: Body; scope_selectors: { repository: readonly Body[] } }[];
      trigger: { kind: string; settings: { cron: string } };
      scope: { level: string; ref: number };
    };
    const known = rules.every(
      ({ template, params, scope_selectors: { repository } }) =>
        /^(always|nDaysSinceLast(Pull|Push)|latest(PushedK|PulledN))$/.test(template) &&
        typeof params[template] === 'number' &&
        repository.every(({ kind, decoration }) => kind === 'doublestar' && decoration === 'repoMatches'),
    );
    if (!known || trigger.kind !== 'Schedule' || !cron.test(trigger.settings.cron))
      throw new Refusal(400, 'bad retention');
    if (scope.level !== 'project' || !this.projects.has(scope.ref)) throw new Refusal(400, 'invalid Project id');
    return body;
  }

  private createRetention(body: Body): [number] {
    const { scope } = this.retention(body) as { scope: { ref: number } };
    const project = this.projects.get(scope.ref)!;
    if (project.metadata.retention_id !== undefined) throw new Refusal(400, 'already has retention policy');
    const id = this.next++;
    this.retentions.set(id, { ...body, id });
    project.metadata.retention_id = `${id}`;
    return [201];
  }

  private robotsOf(query: string | null): Stored[] {
    const [, project] = /^Level=project,ProjectID=(\d+)$/.exec(query ?? '') ?? [];
    if (project === undefined) throw new Refusal(400, 'must with project ID when to query project robots');
    return [...this.robots.values()].filter((each) => each.project === Number(project));
  }

  private createRobot(body: Body): [number, unknown] {
    only(body, { name: 'string', level: 'string', duration: 'number', permissions: 'array', description: 'string' });
    const { name, level, duration, permissions } = body as {
      name: string;
      level: string;
      duration: number;
      permissions: readonly {
        kind: string;
        namespace: string;
        access: readonly { resource: string; action: string }[];
      }[];
    };
    const [{ kind, namespace, access }] = permissions as [(typeof permissions)[number]];
    const project = [...this.projects.values()].find((each) => each.name === namespace);
    if (!project || kind !== 'project' || level !== 'project' || !(duration === -1 || duration > 0))
      throw new Refusal(400, 'bad robot');
    for (const { resource, action } of access)
      if (resource !== 'repository' || !/^(pull|push|read|list|delete)$/.test(action))
        throw new Refusal(400, 'bad access');
    const full = `robot$${namespace}+${name}`;
    this.create(this.robots, { name: full, project: project.project_id, permissions });
    this.passwords.set(full, 'Made-by-Harbor-1');
    return [201, { name: full, secret: 'Made-by-Harbor-1' }];
  }

  private refresh(id: number, body: Body): [number, unknown] {
    only(body, { secret: 'string' });
    const secret = `${body.secret}`;
    if (!/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{8,128}$/.test(secret)) throw new Refusal(400, 'the secret is too weak');
    const robot = this.robots.get(id);
    if (!robot) throw new Refusal(404, `no robot ${id}`);
    this.passwords.set(robot.name, secret);
    return [200, { secret: '' }];
  }

  private schedule(method: string, path: string, body: Body): [number, unknown?] {
    const current = this.schedules.get(path);
    // Harbor answers with an empty body.
    if (method === 'GET') return [200, current];
    only(body, { schedule: 'object', parameters: 'object' });
    const { type, cron: at } = body.schedule as { type: string; cron: string };
    if (type !== 'Custom' || !cron.test(at)) throw new Refusal(400, `invalid cron string: ${at}`);
    if (method === 'POST' && current) throw new Refusal(409, 'there is a schedule');
    this.schedules.set(path, body);
    return [method === 'POST' ? 201 : 200];
  }
}
