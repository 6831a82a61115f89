import type { Problem } from '@twisterlab/platform/model/problem';
import { groupBy } from '@twisterlab/platform/util/collections';
import type { Tenant } from './tenant';

/** A field that differs on purpose between an environment and the one that it is compared with. */
export interface IntendedDifference {
  /** The field of the record, as the report prints it: `api.cpu.request`. */
  readonly field: string;
  /** The environments in which it differs. */
  readonly environments: readonly string[];
  readonly reason: string;
}

export interface Difference {
  readonly field: string;
  readonly environment: string;
  /** Value in the environment that is compared with, as JSON. Default: the record has none. */
  readonly reference?: string;
  /** Default: the record has none. */
  readonly value?: string;
}

export interface Parity {
  readonly intended: readonly (Difference & { readonly reason: string })[];
  /** Another release of an image: it waits for `npm run promote`. */
  readonly releases: readonly Difference[];
  /** Differences that no entry explains, and entries that no difference needs. */
  readonly findings: readonly Problem[];
}

/**
 * Compares the records of tenants, with their defaults, with one of them. What is rendered differs by its record only:
 * test/charts/parity.test.ts.
 * @param file that has the entries, for messages.
 */
export function parityOf(
  tenants: readonly Tenant[],
  reference: string,
  intended: readonly IntendedDifference[],
  file: string,
): Parity {
  const own = tenants.find(({ name }) => name === reference);
  if (!own) {
    const fix = `Name one of: ${tenants.map(({ name }) => name).join(', ')}.`;
    return {
      intended: [],
      releases: [],
      findings: [{ where: file, message: `there is no environment ${reference}.`, fix }],
    };
  }
  const differences = tenants.filter((each) => each !== own).flatMap((each) => differencesOf(own, each));
  const releases = differences.filter(({ field }) => isRelease(field));
  const others = differences.filter(({ field }) => !isRelease(field));
  const entryOf = ({ field, environment }: Difference) =>
    intended.find((entry) => entry.field === field && entry.environments.includes(environment));
  const open = others.filter((each) => !entryOf(each));
  return {
    intended: others.flatMap((each) => {
      const entry = entryOf(each);
      return entry ? [{ ...each, reason: entry.reason }] : [];
    }),
    releases,
    findings: [
      ...[...groupBy(open, ({ field }) => field).values()].map(openProblem(reference, file)),
      ...unused(intended, others, file),
    ],
  };
}

/** The release of an image moves from one environment to the next, so it differs from time to time. */
const isRelease = (field: string) => field.endsWith('.image');

const openProblem =
  (reference: string, file: string) =>
  (same: readonly Difference[]): Problem => {
    const [{ field, reference: value = 'none' }] = same as [Difference];
    const values = same.map(({ environment, value: other = 'none' }) => `${environment} ${other}`);
    return {
      where: `environments/${same[0]!.environment}.ts`,
      message: `${field} differs: ${reference} ${value}, ${values.join(', ')}.`,
      fix: `Make it equal, or add it to ${file} with the reason.`,
    };
  };

function unused(intended: readonly IntendedDifference[], differences: readonly Difference[], file: string): Problem[] {
  return intended.flatMap(({ field, environments }) =>
    environments
      .filter((name) => !differences.some((each) => each.field === field && each.environment === name))
      .map((name) => ({
        where: file,
        message: `${field} is listed for ${name}, where it does not differ.`,
        fix: 'Remove the entry, or the environment from it.',
      })),
  );
}

function differencesOf(reference: Tenant, tenant: Tenant): Difference[] {
  const [before, after] = [fieldsOf(reference), fieldsOf(tenant)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((field): Difference[] => {
    const [expected, value] = [before.get(field), after.get(field)];
    if (expected === value) return [];
    return [
      {
        field,
        environment: tenant.name,
        ...(expected !== undefined && { reference: expected }),
        ...(value !== undefined && { value }),
      },
    ];
  });
}

/** Every value of a record by its path; a list is one value. Of the cluster only the name: both use all of it. */
function fieldsOf({ cluster, ...record }: Tenant): ReadonlyMap<string, string> {
  const fields = new Map([['cluster', JSON.stringify(cluster.name)]]);
  const visit = (value: unknown, path: string): void => {
    if (value === undefined) return;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) visit(inner, path === '' ? key : `${path}.${key}`);
    } else fields.set(path, JSON.stringify(value));
  };
  visit(record, '');
  return fields;
}
