import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTree } from '@twisterlab/platform/write/compare';
import type { part } from '../../drills/parts';
import { records } from '../../environments';
import { copyProject, removeOutputs, removeRecords } from './copy';
import { measure } from './measure';
import { indexOf } from './records';
import { forgetResults, objectsIn, type Tool, tools } from './tools';

/** One process that rendered so many objects. */
export interface Point {
  readonly tool: string;
  readonly objects: number;
  /** Undefined if it was not run, or ended, because of the limit, or ran out of memory. */
  readonly seconds: number | undefined;
  /** Bytes. Undefined also where it cannot be measured. */
  readonly memory: number | undefined;
}

/** Seconds of one process: a size that would take longer is left out. */
export const limit = 150;

const sizes = [1000, 2000, 5000, 10_000, 20_000, 50_000];

/**
 * Renders clusters with more and more tenants, each size in a process of its own.
 * @param most objects of the largest.
 * @throws Error if a program renders another number of objects than synth.
 */
export async function growth(
  folder: string,
  most: number,
  progress: (line: string) => void,
  build: typeof part,
): Promise<Point[]> {
  const project = join(folder, 'growing');
  copyProject(project);
  removeRecords(project);
  const all = await tools(folder, project, build);
  const [synth] = all as [Tool];
  const render = async (tenants: number) => {
    writeFileSync(join(project, 'environments/index.ts'), indexOf(records.clusters[0]!.name, tenants));
    removeOutputs(project);
    forgetResults(folder);
    return measure(synth.run);
  };
  progress('growth, compiling ...');
  const [few, more] = [2, 4];
  const counts: number[] = [];
  for (const tenants of [few, more]) {
    await render(tenants);
    counts.push(objectsIn(synth.written()));
  }
  const perTenant = (counts[1]! - counts[0]!) / (more - few);

  const points: Point[] = [];
  for (const size of sizes.filter((each) => each <= most)) {
    const tenants = Math.max(1, Math.round((size - counts[0]!) / perTenant) + few);
    progress(`growth, ${size} objects: synth ...`);
    const own = await render(tenants);
    const objects = objectsIn(synth.written());
    points.push({ tool: synth.name, objects, seconds: own?.wall, memory: own?.memory });
    const dist = readTree(join(project, 'dist'));
    for (const tool of all.slice(1)) {
      const isRun = mayFit(points, tool.name, objects);
      progress(`growth, ${size} objects: ${tool.name}${isRun ? ' ...' : ` is left out: more than ${limit} s`}`);
      if (isRun) tool.prepare?.(dist);
      const usage = isRun ? await measure({ ...tool.run, limit }) : undefined;
      if (isRun && !usage) progress(`growth, ${size} objects: ${tool.name} took more than ${limit} s or its memory`);
      if (usage) requireCount(tool, tool.expected?.(dist) ?? objects);
      points.push({ tool: tool.name, objects, seconds: usage?.wall, memory: usage?.memory });
    }
  }
  return points;
}

/** Whether this size may be done within the limit, if the time grows no slower than the number of objects. */
export function mayFit(points: readonly Point[], tool: string, objects: number): boolean {
  const last = points.filter((point) => point.tool === tool).at(-1);
  if (!last) return true;
  return last.seconds !== undefined && (last.seconds * objects) / last.objects <= limit;
}

function requireCount(tool: Tool, expected: number): void {
  const count = objectsIn(tool.written());
  if (count !== expected) throw new Error(`${tool.name} wrote ${count} objects instead of ${expected}`);
}
