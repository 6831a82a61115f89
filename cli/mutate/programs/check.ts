import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Graph } from '@twisterlab/platform/link/graph';
import { displayName } from '@twisterlab/platform/link/graph';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { UserError } from '@twisterlab/platform/model/problem';
import type { Mutant } from '@twisterlab/platform/mutation/mutant';
import { alertCases } from './alert-cases';
import { applicationHealth } from './application-health';
import { configPrograms } from './config-programs';
import { patroni } from './patroni';
import { filesOf, type ObjectCheck, type Program, type ProgramFile } from './program';

const all: readonly Program[] = [alertCases, applicationHealth, patroni, ...configPrograms];

/** What a program refuses a mutant with. */
export interface Refusal {
  readonly program: string;
  readonly message: string;
}

/** An object of a mutant that differs from what the charts render; without `before`, it has a new name. */
interface Changed {
  readonly now: Manifest;
  readonly before?: Manifest;
}

type Check = Awaited<ReturnType<Program['prepare']>>;

/** The programs' own checks of the files and objects that mutants change. */
export class ProgramChecks {
  private readonly ruleGroups;
  private readonly prepared = new Map<Program, Promise<Check>>();
  /** Whether a program accepts a file without a mistake, by program and file: one that refuses it would refuse every mutant. */
  private readonly accepted = new Map<string, Promise<string | undefined>>();

  /**
   * @param programs Default: all.
   * @param server asked for each changed object. Default: none.
   */
  constructor(
    private readonly graphs: readonly Graph[],
    private readonly programs = all,
    private readonly server?: ObjectCheck,
  ) {
    this.ruleGroups = graphs.flatMap(({ environments }) =>
      environments.flatMap(({ monitoring }) => monitoring.ruleGroups),
    );
  }

  /** @returns undefined if every program accepts the mutant, or none reads what it changes. @throws UserError for a missing program. */
  async refusal(mutant: Mutant): Promise<Refusal | undefined> {
    const changed = this.changedObjects(mutant);
    for (const file of changed.flatMap((each) => this.changedFiles(each))) {
      for (const program of this.programs.filter((each) => each.reads(file))) {
        const fault = await this.unchanged(program, { ...file, text: file.before });
        if (fault !== undefined)
          throw refusesAll(program.name, `${displayName(file.object)}, ${file.name}`, 'the file', fault);
        const message = await this.check(program, file);
        if (message !== undefined) return { program: program.name, message };
      }
    }
    return this.refusalOfServer(changed);
  }

  private async refusalOfServer(changed: readonly Changed[]): Promise<Refusal | undefined> {
    const { server } = this;
    if (!server) return undefined;
    for (const { now, before } of changed) {
      const message = await server.refusal(now);
      if (message === undefined) continue;
      const fault = before && (await server.refusal(before));
      if (fault !== undefined) throw refusesAll(server.name, displayName(now), 'the object', fault);
      return { program: server.name, message };
    }
    return undefined;
  }

  private changedObjects(mutant: Mutant): Changed[] {
    const environments = this.graphs.flatMap((graph) => graph.environments);
    const environment = environments.find(({ name }) => name === mutant.environment)!;
    const before = new Map(environment.objects.map(({ manifest }) => [displayName(manifest), manifest]));
    return mutant
      .apply(environment)
      .objects.map(({ manifest }) => ({ now: manifest, before: before.get(displayName(manifest)) }))
      .filter((each) => each.now !== each.before);
  }

  private changedFiles({ now: object, before }: Changed): ProgramFile[] {
    if (!before || object.kind !== 'ConfigMap') return [];
    const now = filesOf(object);
    return Object.entries(filesOf(before))
      .filter(([name, text]) => typeof now[name] === 'string' && now[name] !== text)
      .map(([name, text]) => ({ name, text: now[name]!, before: text, object, ruleGroups: this.ruleGroups }));
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

const refusesAll = (program: string, where: string, what: string, fault: string) =>
  new UserError([
    {
      where,
      message: `${program} refuses ${what} without a mistake: ${fault}`,
      fix: `Correct ${what}, or how cli/mutate/programs asks ${program}.`,
    },
  ]);
