import type { Graph } from '@twisterlab/platform/link/graph';
import { mountedFiles } from '@twisterlab/platform/link/mounted-files';
import { allContainers } from '@twisterlab/platform/link/pods';
import { bytes } from '@twisterlab/platform/util/quantity';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { goMemory } from './memory/go';
import { postgresMemory } from './memory/postgres';
import type { Program } from './memory/program';
import { redisMemory } from './memory/redis';
import { volumeMemory } from './memory/volumes';

const kinds = [redisMemory, postgresMemory, goMemory, volumeMemory] as const;

/** The kernel kills a program whose settings add up to more than the memory limit of its container, under load and not before. */
export const memoryBudget: Rule = {
  name: 'memory-budget',
  *check(graph) {
    for (const program of programs(graph)) {
      for (const { message, fix } of kinds.flatMap((kind) => [...kind(program)])) {
        yield { at: program.workload.object, message: `${program.container.name} ${message}`, fix };
      }
    }
  },
};

function programs(graph: Graph): Program[] {
  return graph.workloads.flatMap((workload) =>
    allContainers(workload.spec).map((container) => {
      const limit = container.resources?.limits?.memory;
      return {
        container,
        workload,
        files: mountedFiles(graph.byKey, workload, container),
        limit: limit === undefined ? undefined : bytes(limit),
      };
    }),
  );
}
