import type { z } from 'zod';
import type * as bodies from './bodies';

type Id = { readonly id: number };
type Metadata = z.output<typeof bodies.project>['metadata'] & { retention_id?: string };

/** What a Harbor without any configuration has. Tests change it, as people do in the browser. */
export class State {
  readonly configurations: Required<z.output<typeof bodies.configurations>> = {
    self_registration: true,
    project_creation_restriction: 'everyone',
    quota_per_project_enable: true,
    robot_name_prefix: 'robot$',
  };
  registries: (Id & z.output<typeof bodies.registry>)[] = [];
  projects: (Id & { name: string; registry: number; metadata: Metadata })[] = [
    { id: 1, name: 'library', registry: 0, metadata: { public: 'true' } },
  ];
  quotas: (Id & { project: number; storage: number })[] = [{ id: 1, project: 1, storage: -1 }];
  retentions: (Id & z.output<typeof bodies.retention>)[] = [];
  robots: (Id & z.output<typeof bodies.robot> & { project: number })[] = [];
  readonly schedules: Record<'gc' | 'scanAll', z.output<typeof bodies.schedule> | undefined> = {
    gc: undefined,
    scanAll: undefined,
  };
  /** Addresses of upstream registries that do not answer. */
  readonly unreachable = new Set<string>();
  private last = 1;

  next(): number {
    return ++this.last;
  }

  /** A deep copy. */
  copy(): State {
    return Object.assign(new State(), structuredClone({ ...this }));
  }
}
