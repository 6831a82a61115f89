import { mergeProblems, type Problem, UserError } from '@twisterlab/platform/model/problem';
import { groupBy } from '@twisterlab/platform/util/collections';
import { deepFreeze } from '@twisterlab/platform/util/freeze';
import type { z } from 'zod';
import { type Cluster, type ClusterInput, clusterSchema } from './cluster';
import { clusterChecks } from './cluster-checks';
import { type Tenant, type TenantInput, tenantSchema } from './tenant';
import { conflictingClaims, tenantChecks } from './tenant-checks';

/** All environments, checked and read-only. */
export interface Environments {
  readonly clusters: readonly Cluster[];
  readonly tenants: readonly Tenant[];
}

/**
 * Checks all records: each field, then the fields against each other, then the records against each other.
 * @throws UserError with every problem found, never only the first.
 */
export function validateEnvironments(input: {
  readonly clusters: readonly ClusterInput[];
  readonly tenants: readonly TenantInput[];
}): Environments {
  const problems: Problem[] = [];
  const byInput = new Map<ClusterInput, Cluster>();

  for (const record of input.clusters) {
    const parsed = parse(clusterSchema, record, record.name, problems);
    if (!parsed) continue;
    byInput.set(record, parsed);
    for (const check of clusterChecks) problems.push(...locate(parsed.name, check(parsed)));
  }

  const tenants: Tenant[] = [];
  for (const { cluster: clusterInput, ...record } of input.tenants) {
    const parsed = parse(tenantSchema, record, record.name, problems);
    const cluster = byInput.get(clusterInput);
    if (!cluster && !input.clusters.includes(clusterInput)) {
      problems.push({
        where: file(record.name),
        message: `cluster ${clusterInput?.name} is no cluster that environments/index.ts lists.`,
        fix: 'Import the record of the cluster and list it there.',
      });
    }
    if (!parsed || !cluster) continue;
    const place = tenants.filter((each) => each.cluster === cluster).length;
    const tenant = { ...parsed, cluster, place };
    tenants.push(tenant);
    for (const check of tenantChecks) problems.push(...locate(tenant.name, check(tenant)));
  }

  for (const [name, same] of groupBy([...input.clusters, ...input.tenants], (record) => record.name)) {
    if (same.length > 1) {
      problems.push({
        where: file(name),
        message: `${same.length} environments are called ${name}.`,
        fix: 'Give each its own name: it is the folder under dist.',
      });
    }
  }
  for (const { of, ...problem } of conflictingClaims(tenants)) problems.push({ where: file(of.name), ...problem });

  if (problems.length > 0) throw new UserError(mergeProblems(problems));
  return deepFreeze({ clusters: [...byInput.values()], tenants });
}

const file = (name: string) => `environments/${name}.ts`;

function locate(name: string, problems: Iterable<Omit<Problem, 'where'>>): Problem[] {
  return [...problems].map((problem) => ({ where: file(name), ...problem }));
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  record: unknown,
  name: string,
  problems: Problem[],
): z.output<Schema> | undefined {
  const result = schema.safeParse(record, { reportInput: true });
  if (result.success) return result.data;
  for (const issue of result.error.issues) problems.push(explain(issue, record, name));
  return undefined;
}

/** A zod issue as FILE: FIELD VALUE MESSAGE; the sentences after the first are the fix. */
function explain(issue: z.core.$ZodIssue, record: unknown, name: string): Problem {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : undefined;
  const path = [...issue.path, ...(unknown ? [unknown] : [])].join('.').replace(/\.(\d+)/g, '[$1]');
  const value = unknown
    ? undefined
    : issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], record);
  const text =
    issue.code === 'invalid_type' && value === undefined ? 'is missing. Set it.' : (wrongType(issue) ?? issue.message);
  const [message, ...fix] = text.split(/(?<=\.)\s/);
  return {
    where: file(name),
    message: [path, value === undefined ? undefined : JSON.stringify(value), message].filter(Boolean).join(' '),
    fix: fix.join(' ') || 'See the field in environments/schema.',
  };
}

/** Zod's own message for a wrong type has no fix; ours end with a full stop. */
function wrongType(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code !== 'invalid_type' || issue.message.endsWith('.')) return undefined;
  return `is no ${issue.expected}. Write a ${issue.expected}.`;
}
