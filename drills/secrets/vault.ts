import { tls, vault } from '../../charts/vault/server';
import { isTrue, type Output } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import { Shell, type ShellResult } from '../fixtures/shell';

const { namespace } = vault;
export const members = [...Array(vault.replicas).keys()].map((ordinal) => `${vault.name}-${ordinal}`);
const address = ['env', 'VAULT_ADDR=https://localhost:8200', `VAULT_CACERT=${tls.certificate}`];

/** The keepers of the unseal keys, and an administrator with a token. */
export class Keepers {
  private constructor(
    private readonly cluster: NodeCluster,
    readonly keys: readonly string[],
    readonly token: string,
  ) {}

  /** Initializes an empty Vault as the runbook vault.md. */
  static async initialize(cluster: NodeCluster, shares = 5, threshold = 3): Promise<Keepers> {
    const split = [`-key-shares=${shares}`, `-key-threshold=${threshold}`];
    // 2: it answers, and is sealed.
    const answers = async () => [0, 2].includes((await run(cluster, members[0]!, 'status')).code);
    await cluster.api.processes.until('Vault answers', answers, 300);
    const { code, stdout, stderr } = await run(cluster, members[0]!, 'operator', 'init', ...split, '-format=json');
    if (code !== 0) throw new Error(`vault operator init: ${stderr}`);
    const { unseal_keys_b64, root_token } = JSON.parse(stdout) as { unseal_keys_b64: string[]; root_token: string };
    return new Keepers(cluster, unseal_keys_b64.slice(0, threshold), root_token);
  }

  /** Unseals a member, which may first have to join the others. */
  async unseal(member: string): Promise<void> {
    for (const key of this.keys)
      await this.cluster.api.processes.until(`${member} takes an unseal key`, async () => {
        const { code } = await run(this.cluster, member, 'operator', 'unseal', key);
        return code === 0;
      });
  }

  async unsealAll(): Promise<void> {
    for (const member of members) await this.unseal(member);
    await this.untilReady();
  }

  /** Ready members forward requests to the leader that they know, which may be the last one. */
  async untilReady(): Promise<void> {
    const pods = ['--namespace', namespace, 'pods', '--selector', 'component=server'];
    const found = await this.cluster.kubectl.until(
      'every member is Ready',
      pods,
      (all) => all.length === members.length && all.every((pod) => isTrue('Ready', pod)),
    );
    const addresses = found.map(({ status }) => `${(status as { podIP?: string }).podIP}`);
    await this.cluster.api.processes.until('a member leads', async () => {
      const { stdout } = await run(this.cluster, members[0]!, 'status', '-format=json');
      const { leader_address: leader = '' } = JSON.parse(stdout || '{}') as { leader_address?: string };
      return addresses.some((address) => leader.includes(`//${address}:`));
    });
  }

  /** Runs the CLI with the token, from its standard input, which follows it. */
  vault(args: readonly string[], input = ''): Promise<Output> {
    const script = 'read -r VAULT_TOKEN; export VAULT_TOKEN; exec vault "$@"';
    return exec(
      this.cluster,
      members[0]!,
      [...address, 'sh', '-c', script, 'vault', ...args],
      `${this.token}\n${input}`,
    );
  }

  /** Runs a script of an administrator, who has the token. */
  administer(...args: readonly string[]): Promise<ShellResult> {
    return new Shell(this.cluster.api).run(
      '-c',
      'VAULT_TOKEN=$1 && export VAULT_TOKEN && shift && exec sh "$@"',
      'sh',
      this.token,
      ...args,
    );
  }

  /** Writes a value as the runbook vault.md. */
  async write(path: string, key: string, value: string): Promise<void> {
    const exists = (await this.vault(['kv', 'get', '-mount=kv', path])).code === 0;
    const { code, stderr } = await this.vault(['kv', exists ? 'patch' : 'put', '-mount=kv', path, `${key}=-`], value);
    if (code !== 0) throw new Error(`vault kv put ${path}: ${stderr}`);
  }

  /** All keys of a path and their values. */
  async values(path: string): Promise<Readonly<Record<string, string>>> {
    const { code, stdout, stderr } = await this.vault(['kv', 'get', '-mount=kv', '-format=json', path]);
    if (code !== 0) throw new Error(`vault kv get ${path}: ${stderr}`);
    return (JSON.parse(stdout) as { data: { data: Record<string, string> } }).data.data;
  }
}

/** Runs the CLI without a token. */
export const run = (cluster: NodeCluster, member: string, ...args: readonly string[]): Promise<Output> =>
  exec(cluster, member, [...address, 'vault', ...args]);

const exec = ({ kubectl }: NodeCluster, member: string, command: readonly string[], input?: string): Promise<Output> =>
  kubectl.run(
    ['exec', '--stdin', '--namespace', namespace, member, '--container', vault.name, '--', ...command],
    input,
  );
