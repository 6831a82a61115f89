import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { parse } from 'yaml';
import { clusterSchema } from '../../environments/schema/cluster';

interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly {
    readonly run?: string;
    readonly uses?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency: { readonly group: string; readonly 'cancel-in-progress'?: unknown };
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(root, '.github/workflows');
const workflows = Object.fromEntries(
  readdirSync(folder).map((file) => [
    file.replace('.yml', ''),
    parse(readFileSync(join(folder, file), 'utf8')) as Workflow,
  ]),
);
const jobs = Object.entries(workflows).flatMap(([workflow, { jobs: all }]) =>
  Object.entries(all).map(([name, job]) => [`${workflow}/${name}`, job] as const),
);
const runs = ({ steps }: Job) => steps.flatMap(({ run }) => run ?? []).join('\n');

describe('workflows', () => {
  it('give a token that can write to these jobs only', () => {
    const writing = jobs.flatMap(([name, { permissions = {} }]) => {
      const written = Object.entries(permissions).flatMap(([scope, access]) => (access === 'write' ? [scope] : []));
      return written.length > 0 ? [`${name}: ${written.join(', ')}`] : [];
    });
    expect(writing.sort()).toEqual([
      'cd/pin: actions, contents, pull-requests',
      'cd/promote: actions, contents, pull-requests',
      'cd/publish: packages',
      'diff/diff: pull-requests',
      'release/publish: contents',
    ]);
    for (const { permissions } of Object.values(workflows))
      expect([{}, { contents: 'read' }]).toContainEqual(permissions);
  });

  it('never cancel a run on main', () => {
    for (const [name, { on, concurrency }] of Object.entries(workflows)) {
      const { branches } = (on.push ?? {}) as { branches?: readonly string[] };
      if (!branches?.includes('main')) continue;
      expect([name, concurrency.group]).toEqual([name, expect.stringContaining('github.sha')]);
      const cancel = concurrency['cancel-in-progress'] ?? false;
      expect([false, "${{ github.event_name == 'pull_request' }}"]).toContain(cancel);
    }
  });

  it('end: each job has a time limit', () => {
    expect(jobs.filter(([, job]) => !job['timeout-minutes']).map(([name]) => name)).toEqual([]);
  });

  it('put no value of an event into a script: a title or branch name could contain code', () => {
    expect(jobs.filter(([, job]) => runs(job).includes('${{')).map(([name]) => name)).toEqual([]);
  });
});

describe('the workflow ci', () => {
  const { green, deploy, ...others } = workflows.ci!.jobs;

  it('is green only if every other job is', () => {
    expect(green).toMatchObject({ needs: Object.keys(others), if: 'always()' });
    expect(runs(green!)).toBe('.ci/all-passed');
  });

  it('moves the branch that Argo CD follows by default, only on main and when it is green', () => {
    expect(deploy).toMatchObject({ needs: 'green', environment: 'cluster' });
    expect(deploy!.if).toBe("github.event_name == 'push' && github.ref == 'refs/heads/main'");
    const followed = clusterSchema.def.in.shape.targetRevision.parse(undefined);
    expect(readFileSync(join(root, '.ci/deploy'), 'utf8')).toContain(`branch=\${2:-${followed}}`);
  });
});

describe('the workflow diff', () => {
  const { diff, approval, reviewable } = workflows.diff!.jobs;

  it('runs code of main only', () => {
    expect(Object.keys(workflows.diff!.on)).toEqual(['pull_request_target', 'workflow_dispatch']);
    for (const { steps } of [diff!, reviewable!])
      for (const { uses, with: options } of steps)
        if (uses?.startsWith('actions/checkout@')) expect(options).toMatchObject({ ref: 'main' });
    expect(runs(diff!)).not.toMatch(/git (checkout|switch|merge|pull)/);
  });

  it('waits for a reviewer if a change is dangerous', () => {
    expect(approval).toMatchObject({
      if: "needs.diff.outputs.verdict == 'dangerous'",
      environment: 'dangerous-change',
    });
    expect(reviewable).toMatchObject({ needs: ['diff', 'approval'], if: 'always()' });
  });
});
