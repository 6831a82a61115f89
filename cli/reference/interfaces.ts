import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import type { Environments } from '../../environments/schema/environments';
import { code, page, plain, table } from './markdown';

const source = 'https://github.com/youneselfakir0/TwisterLab';

interface OpenApi {
  readonly 'x-source-commit': string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses: Readonly<Record<string, object>>;
  readonly security?: readonly object[];
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

interface Tools {
  readonly 'x-source-commit': string;
  readonly tools: readonly { readonly name: string; readonly description: string; readonly inputSchema: Schema }[];
}

const read = <T>(name: string): T => JSON.parse(readFileSync(join(root, 'imports/api', name), 'utf8')) as T;

/** The HTTP interfaces of the applications and the tools of the MCP server, as the drill `application` captured them. */
export function interfacesPage({ tenants }: Environments): string {
  const api = read<OpenApi>('twisterlab-api.openapi.json');
  const mcp = read<OpenApi>('mcp-unified.openapi.json');
  const { tools } = read<Tools>('mcp-unified.tools.json');
  const commit = api['x-source-commit'];
  const hosts = tenants.flatMap((tenant) => tenant.api.hosts.slice(-1));
  const servedAt = (path: string) => hosts.map((host) => `<https://${host}${path}>`).join(', ');
  return page(
    'Interfaces of the applications',
    `From the documents in \`imports/api\`, which the drill \`application\` captured from the running
programs, built from [${commit.slice(0, 12)}](${source}/tree/${commit}). Where they can be reached: [names and passwords](../ingress.md).`,
    [
      '## API',
      `${api.info.title} ${api.info.version}. OpenAPI: [committed](../../imports/api/twisterlab-api.openapi.json), and served at ${servedAt('/openapi.json')}; as a
page at ${servedAt('/docs')}, whose script the browser loads from a CDN. It requires no login.`,
      operations(api),
      '## MCP server',
      `${mcp.info.title} ${mcp.info.version}. OpenAPI: [committed](../../imports/api/mcp-unified.openapi.json), and served at \`/openapi.json\`. MCP clients use
\`POST /mcp\`, which the server itself does not protect: the ingress controller requires a
login, and at the node port only the NetworkPolicy protects it.`,
      operations(mcp),
      '## MCP tools',
      `${tools.length} tools, as \`tools/list\` answers, also as [JSON](../../imports/api/mcp-unified.tools.json). Every client of \`POST /mcp\` can
call each of them. Audit: what each does when it is called is in [the application](../application.md#mcp-tools).`,
      table(
        ['tool', 'does', 'arguments'],
        tools.map(({ name, description, inputSchema }) => [code(name), plain(description), argumentsOf(inputSchema)]),
      ),
    ],
  );
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

function operations({ paths }: OpenApi): string {
  const rows = Object.entries(paths).flatMap(([path, byMethod]) =>
    methods
      .filter((method) => byMethod[method] !== undefined)
      .map((method) => {
        const { summary = '', parameters = [], requestBody, responses, security } = byMethod[method]!;
        const body = Object.values(requestBody?.content ?? {}).map(({ schema }) => bodyOf(schema));
        return [
          code(`${method.toUpperCase()} ${path}`),
          plain(summary),
          [...parameters.map((each) => `${each.name}${each.required ? '' : ' (optional)'}`), ...body].join(', '),
          Object.keys(responses).join(', '),
          security ? 'bearer token' : 'none',
        ];
      }),
  );
  return table(['request', 'does', 'takes', 'answers', 'login'], rows);
}

/** `#/components/schemas/AgentCreate` is a body of that name. */
const bodyOf = (schema: Schema = {}) =>
  `body ${schema.$ref?.split('/').at(-1) ?? schema.title ?? schema.type ?? 'JSON'}`;

function argumentsOf({ properties = {}, required = [] }: Schema): string {
  const all = Object.entries(properties).map(([name, { type = 'any', default: standard, enum: values }]) => {
    const kind = values ? values.join(' or ') : type;
    const rest = required.includes(name)
      ? ', required'
      : standard === undefined
        ? ''
        : `, default ${JSON.stringify(standard)}`;
    return `${code(name)} (${plain(`${kind}${rest}`)})`;
  });
  return all.join('<br>') || 'none';
}
