import type { Container, PodSpec } from '@twisterlab/platform/model/manifest';
import type { LiveObject } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import { namespace } from '../nodes/production';

/** How the container of a task ended, and its log. */
export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Differences of a run to its CronJob. */
export interface Changes {
  /** Changed environment variables. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the CronJob's. */
  readonly command?: readonly string[];
}

interface Job {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly template: { readonly spec: PodSpec } };
}

/** Runs CronJobs by hand, as an operator does, but without retries: every run counts. */
export class Tasks {
  private runs = 0;
  private readonly own: readonly string[];

  /** @param home their namespace. Default: production's. */
  constructor(
    private readonly nodeCluster: NodeCluster,
    private readonly home = namespace,
  ) {
    this.own = ['--namespace', home];
  }

  /** Runs one and waits for its end. */
  async run(cronJob: string, changes: Changes = {}): Promise<Ended> {
    return this.ended(await this.start(cronJob, changes));
  }

  /** @returns the Job's name. */
  async start(cronJob: string, { env = {}, command }: Changes = {}): Promise<string> {
    const { kubectl } = this.nodeCluster;
    this.runs += 1;
    const name = `run-${this.runs}`;
    const create = [
      'create',
      'job',
      ...this.own,
      name,
      `--from=cronjob/${cronJob}`,
      '--dry-run=client',
      '--output=json',
    ];
    const { spec, ...job } = JSON.parse(await kubectl.exec(create)) as Job;
    const { template } = spec;
    const containers = template.spec.containers.map((container) => ({
      ...container,
      command: command ?? container.command,
      env: [...(container.env ?? []).filter((variable) => !(variable.name in env)), ...variables(env)],
    }));
    const changed = { ...template, spec: { ...template.spec, containers } };
    await kubectl.apply({ ...job, spec: { ...spec, backoffLimit: 0, template: changed } });
    return name;
  }

  /** Waits until its container runs. @returns the pod's name. */
  async running(job: string): Promise<string> {
    const [pod] = await this.nodeCluster.kubectl.until(
      `${job} runs`,
      this.podsOf(job),
      ([pod]) => stateOf(pod)?.running !== undefined,
    );
    return pod!.metadata.name;
  }

  /** Waits for its end and removes it. */
  async ended(job: string): Promise<Ended> {
    const { kubectl } = this.nodeCluster;
    const ends = ([pod]: LiveObject[]) => stateOf(pod)?.terminated !== undefined;
    const [pod] = await kubectl.until(`${job} ends`, this.podsOf(job), ends, 900);
    const { stdout } = await kubectl.run(['logs', ...this.own, pod!.metadata.name]);
    await kubectl.exec(['delete', 'job', ...this.own, job]);
    return { code: stateOf(pod)!.terminated!.exitCode, output: stdout };
  }

  /** Kills the container of a run and all its processes, as the kernel's OOM killer does. */
  async kill(job: string): Promise<Ended> {
    const pod = await this.running(job);
    const [live] = await this.nodeCluster.kubectl.get(...this.own, `pod/${pod}`);
    const { nodeName, containers } = (live as unknown as { spec: PodSpec & { nodeName: string } }).spec;
    await this.nodeCluster.node(nodeName).killContainer(this.home, pod, containers[0]!.name);
    return this.ended(job);
  }

  private podsOf(job: string): string[] {
    return [...this.own, 'pods', '--selector', `batch.kubernetes.io/job-name=${job}`];
  }
}

const variables = (env: Readonly<Record<string, string>>): NonNullable<Container['env']> =>
  Object.entries(env).map(([name, value]) => ({ name, value }));

interface State {
  readonly running?: object;
  readonly terminated?: { readonly exitCode: number };
}

function stateOf(pod: LiveObject | undefined): State | undefined {
  return (pod?.status as { containerStatuses?: readonly { state: State }[] } | undefined)?.containerStatuses?.[0]
    ?.state;
}
