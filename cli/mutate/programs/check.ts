import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Graph } from '@twisterlab/platform/link/graph';
import { displayName } from '@twisterlab/platform/link/graph';
import { UserError } from '@twisterlab/platform/model/problem';
import type { Mutant } from '@twisterlab/platform/mutation/mutant';
import { alertCases } from './alert-cases';
import { configPrograms } from './config-programs';
import { filesOf, type Program, type ProgramFile } from './program';

const all: readonly Program[] = [alertCases, ...configPrograms];

/** What a program refuses a mutant with. */
export interface Refusal {
  readonly program: string;
  readonly message: string;
}

type Check = Awaited<ReturnType<Program['prepare']>>;

/** The programs' own checks of the files that mutants change. */
export class ProgramChecks {
  private readonly ruleGroups;
  private readonly prepared = new Map<Program, Promise<Check>>();
  /** Whether a program accepts a file without a mistake, by program and file: one that refuses it would refuse every mutant. */
  private readonly accepted = new Map<string, Promise<string | undefined>>();

  /** @param programs Default: all. */
  constructor(
    private readonly graphs: readonly Graph[],
    private readonly programs = all,
  ) {
    this.ruleGroups = graphs.flatMap(({ environments }) =>
      environments.flatMap(({ monitoring }) => monitoring.ruleGroups),
    );
  }

  /** @returns undefined if every program accepts the mutant, or none reads what it changes. @throws UserError for a missing program. */
  async refusal(mutant: Mutant): Promise<Refusal | undefined> {
    for (const file of this.changedFiles(mutant)) {
      for (const program of this.programs.filter((each) => each.reads(file))) {
        const fault = await this.unchanged(program, { ...file, text: file.before });
        if (fault !== undefined) throw new UserError([refusesAll(program, file, fault)]);
        const message = await this.check(program, file);
        if (message !== undefined) return { program: program.name, message };
      }
    }
    return undefined;
  }

  private changedFiles(mutant: Mutant): ProgramFile[] {
    const environments = this.graphs.flatMap((graph) => graph.environments);
    const environment = environments.find(({ name }) => name === mutant.environment)!;
    const before = new Map(environment.objects.map(({ manifest }) => [displayName(manifest), manifest]));
    return mutant.apply(environment).objects.flatMap(({ manifest }) => {
      const old = before.get(displayName(manifest));
      if (!old || old === manifest || manifest.kind !== 'ConfigMap') return [];
      const now = filesOf(manifest);
      return Object.entries(filesOf(old))
        .filter(([name, text]) => typeof now[name] === 'string' && now[name] !== text)
        .map(([name, text]) => ({
          name,
          text: now[name]!,
          before: text,
          object: manifest,
          ruleGroups: this.ruleGroups,
        }));
    });
  }

  private unchanged(program: Program, file: ProgramFile): Promise<string | undefined> {
    const key = `${program.name} ${file.name} ${file.text}`;
    const known = this.accepted.get(key) ?? this.check(program, file);
    this.accepted.set(key, known);
    return known;
  }

  private async check(program: Program, file: ProgramFile): Promise<string | undefined> {
    const preparing = this.prepared.get(program) ?? program.prepare();
    this.prepared.set(program, preparing);
    const check = await preparing;
    const folder = mkdtempSync(join(tmpdir(), 'twisterlab-mutant-'));
    try {
      return await check(file, folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

const refusesAll = ({ name }: Program, file: ProgramFile, fault: string) => ({
  where: `${displayName(file.object)}, ${file.name}`,
  message: `${name} refuses the file without a mistake: ${fault}`,
  fix: 'Correct the file, or how cli/mutate/programs calls the program.',
});
