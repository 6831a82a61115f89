import { longestGap as longestTime } from '../patroni/writer';

/** What a client uses: `api` and `ingress` from the LAN, the others in the cluster. */
export const paths = ['dns', 'postgres', 'redis', 'mcp', 'api', 'ingress'] as const;
export type Path = (typeof paths)[number];

/** One successful use: what, when (milliseconds since 1970), and which row PostgreSQL acknowledged. */
export interface Use {
  readonly path: Path;
  readonly at: number;
  readonly row?: string;
}

/** Reads a client's output. */
export function usesOf(log: string): Use[] {
  return log.split('\n').flatMap((line): Use[] => {
    const [, name, at, row] = /^(\w+) ok (\d+\.\d+) ?(\S*)$/.exec(line) ?? [];
    const path = paths.find((each) => each === name);
    return path ? [{ path, at: Number(at) * 1000, ...(row && { row }) }] : [];
  });
}

/** The longest time without a success of a path that overlaps a period, in seconds. */
export function longestGap(uses: readonly Use[], path: Path, from: number, to: number): number {
  const successes = uses.filter((use) => use.path === path).toSorted((one, other) => one.at - other.at);
  return longestTime(successes, from, to);
}

/** The longest of several clients, each by itself: one that fails does not hide behind another. */
export function worstGap(clients: readonly (readonly Use[])[], path: Path, from: number, to: number): number {
  return Math.max(...clients.map((uses) => longestGap(uses, path, from, to)));
}

/**
 * Rows that PostgreSQL acknowledged and does not have. Clients write meanwhile, so what it acknowledged is read first.
 * @param uses reads what the clients used.
 * @param table reads the rows of PostgreSQL.
 */
export async function lostRows(
  uses: () => Promise<readonly Use[]>,
  table: () => Promise<readonly string[]>,
): Promise<{ readonly of: number; readonly faults: string[] }> {
  const acknowledged = new Set((await uses()).flatMap(({ row }) => row ?? []));
  const present = new Set(await table());
  return { of: acknowledged.size, faults: [...acknowledged].filter((row) => !present.has(row)) };
}
