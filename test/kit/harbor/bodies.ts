import { z } from 'zod';

/**
 * The bodies of Harbor 2.15 that charts/harbor/configure.py sends. Harbor ignores a field that it does not know; here it is an error.
 * Source: api/v2.0/swagger.yaml, and where its types leave values open, the handlers of src/server/v2.0/handler.
 */

const flag = z.enum(['true', 'false']);
/** Six fields, seconds 0. Source: ValidateCronString in src/common/utils. */
const field = /[\d*,/-]+/.source;
const cron = z.string().regex(new RegExp(`^0(?: ${field}){5}$`));

export const configurations = z
  .strictObject({
    self_registration: z.boolean(),
    project_creation_restriction: z.enum(['adminonly', 'everyone']),
    quota_per_project_enable: z.boolean(),
    robot_name_prefix: z.string(),
  })
  .partial();

/** Types with an adapter, and whether they may be a proxy cache: PERMITTED_REGISTRY_TYPES_FOR_PROXY_CACHE. */
export const registryTypes = {
  'docker-hub': true,
  'docker-registry': true,
  'github-ghcr': true,
  harbor: true,
  'google-gcr': true,
  quay: false,
  gitlab: false,
} as const;

const url = z.string().regex(/^https?:\/\/[^/]/);

/** Not the credential: ours need none. Length of the name: src/controller/registry. */
export const registry = z.strictObject({
  name: z.string().min(1).max(64),
  type: z.enum(Object.keys(registryTypes) as [keyof typeof registryTypes]),
  url,
  insecure: z.boolean().default(false),
  description: z.string().default(''),
});

/** RegistryUpdate: without the type. */
export const registryUpdate = z
  .strictObject({ name: z.string(), url, insecure: z.boolean(), description: z.string() })
  .partial();

const metadata = z.strictObject({
  public: flag.default('false'),
  auto_scan: flag.optional(),
  prevent_vul: flag.optional(),
  auto_sbom_generation: flag.optional(),
});

/** -1 is without limit. Source: ValidateQuotaLimit in src/lib. */
const storage = z.int().refine((value) => value === -1 || (value > 0 && value <= 1024 ** 5), 'invalid storage limit');

export const project = z.strictObject({
  project_name: z
    .string()
    .max(255)
    .regex(/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/),
  metadata: metadata.prefault({}),
  storage_limit: storage.optional(),
  registry_id: z.int().positive().optional(),
});

/** The handler reads only the metadata (and the CVE allowlist): a quota or an endpoint in it changes nothing. */
export const projectUpdate = z.strictObject({ metadata: metadata.extend({ public: flag.optional() }) });

export const quota = z.strictObject({ hard: z.strictObject({ storage }) });

const selector = (decorations: readonly [string, ...string[]]) =>
  z.strictObject({ kind: z.literal('doublestar'), decoration: z.enum(decorations), pattern: z.string().min(1) });
const days = z.int().min(0).max(20190904);
/** Templates and decorations: GET /retentions/metadatas. Limits of params: src/pkg/retention/policy/rule. */
const rule = z.strictObject({
  disabled: z.boolean().default(false),
  action: z.literal('retain'),
  template: z.literal('nDaysSinceLastPull'),
  params: z.strictObject({ nDaysSinceLastPull: days }),
  tag_selectors: z.array(selector(['matches', 'excludes'])).min(1),
  scope_selectors: z.strictObject({ repository: z.array(selector(['repoMatches', 'repoExcludes'])).min(1) }),
});

export const retention = z.strictObject({
  algorithm: z.literal('or'),
  rules: z.array(rule).max(15),
  trigger: z.strictObject({ kind: z.literal('Schedule'), settings: z.strictObject({ cron }) }),
  scope: z.strictObject({ level: z.literal('project'), ref: z.int().positive() }),
});

/** Of the permissions of a project, src/common/rbac/const.go: those of images. */
const access = z.union([
  z.strictObject({
    resource: z.literal('repository'),
    action: z.enum(['read', 'update', 'delete', 'list', 'pull', 'push']),
  }),
  z.strictObject({ resource: z.literal('artifact'), action: z.enum(['read', 'create', 'list', 'delete']) }),
]);

const permission = z.strictObject({
  kind: z.literal('project'),
  namespace: z.string(),
  access: z.array(access).min(1),
});

const account = {
  level: z.literal('project'),
  duration: z.int().refine((value) => value === -1 || (value > 0 && value < 2 ** 31 - 1), 'duration'),
  permissions: z.array(permission).length(1),
  description: z.string().default(''),
  disable: z.boolean().default(false),
};

/** Of an account of a project: exactly one permission. */
export const robot = z.strictObject({ name: z.string().regex(/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/), ...account });
/** The name is the full one, with prefix and project. */
export const robotUpdate = z.strictObject({ name: z.string(), ...account });

export const schedule = z.strictObject({
  schedule: z.strictObject({ type: z.enum(['Hourly', 'Daily', 'Weekly', 'Custom']), cron }),
  parameters: z.strictObject({ delete_untagged: z.boolean() }).partial().default({}),
});
