import type { NodeCluster } from '../fixtures/node-cluster';
import { namespace } from '../nodes/production';

/** The StatefulSet of the copies and its container. */
export const host = 'backups';
/** Where its volume is mounted. */
const folder = '/backups';

export type Corruption = 'truncated' | 'bit-flipped' | 'empty';

const commands: Readonly<Record<Corruption, string>> = {
  truncated: 'truncate --size=-$(($(stat --format=%s "$file") / 2 + 1)) "$file"',
  'bit-flipped':
    'at=$(($(stat --format=%s "$file") / 2)); byte=$(od -An -tu1 -j "$at" -N 1 "$file"); printf "\\\\x$(printf %02x $((byte ^ 1)))" >/tmp/byte; dd if=/tmp/byte of="$file" bs=1 seek="$at" conv=notrunc status=none',
  empty: ': >"$file"',
};

/** Reads and corrupts the copies in their volume. */
export class Copies {
  constructor(private readonly nodeCluster: NodeCluster) {}

  /** Paths of a backup's finished copies, oldest first. */
  async of(backup: string): Promise<string[]> {
    return lines(await this.sh(`ls -d ${folder}/${backup}/[0-9]*Z 2>/dev/null || :`));
  }

  async newest(backup: string): Promise<string> {
    const newest = (await this.of(backup)).at(-1);
    if (!newest) throw new Error(`${backup} has no copy`);
    return newest;
  }

  /** Paths that are neither finished copies nor set aside as damaged. */
  async leftovers(backup: string): Promise<string[]> {
    const find = `find ${folder}/${backup} -mindepth 1 -maxdepth 1 ! -name '[0-9]*Z' ! -name 'damaged-*' ! -name '.*.lock'`;
    return lines(await this.sh(find));
  }

  /** The largest file of the newest copy. */
  async file(backup: string): Promise<string> {
    const newest = await this.newest(backup);
    const where = backup === 'postgres' ? `${folder}/pgbackrest/backup/main/$(cat ${newest}/label)/pg_data` : newest;
    const found = await this.sh(`find ${where} -type f -printf '%s %p\\n' | sort --numeric-sort | tail -n 1`);
    return found.trim().split(' ')[1]!;
  }

  /** Corrupts a file. @returns a function that repairs it. */
  async corrupt(file: string, corruption: Corruption): Promise<() => Promise<void>> {
    const repair = await this.keep(file);
    await this.sh(`file=${file}; ${commands[corruption]}`);
    return repair;
  }

  /**
   * Replaces the data of the newest copy by that of the copy before it, with right checksums; the description of its
   * content stays. @returns a function that repairs it.
   */
  async makeStale(backup: string): Promise<() => Promise<void>> {
    const [before, newest] = (await this.of(backup)).slice(-2);
    if (!before || !newest) throw new Error(`${backup} has fewer than two copies`);
    const repair = await this.keep(newest);
    await this.sh(
      `cd ${newest}; cp content /tmp/content; cp -a ${before}/. .; cp /tmp/content content; rm SHA256SUMS; sha256sum -- * >/tmp/sums; mv /tmp/sums SHA256SUMS`,
    );
    return repair;
  }

  /** Fills the disk of the volume. @returns a function that frees the space. */
  async fill(): Promise<() => Promise<void>> {
    await this.sh(`dd if=/dev/zero of=${folder}/filler bs=64k 2>/dev/null || :; test -s ${folder}/filler`);
    return async () => {
      await this.sh(`rm ${folder}/filler`);
    };
  }

  /** Runs a script in the pod of the copies. */
  async sh(script: string): Promise<string> {
    const exec = ['exec', '--namespace', namespace, `${host}-0`, '--container', host, '--', 'bash', '-euc', script];
    return this.nodeCluster.kubectl.exec(exec);
  }

  private async keep(path: string): Promise<() => Promise<void>> {
    await this.sh(`rm -rf ${folder}/.kept; cp -a ${path} ${folder}/.kept`);
    return async () => {
      await this.sh(`rm -rf ${path}; mv ${folder}/.kept ${path}`);
    };
  }
}

const lines = (text: string) => text.split('\n').filter((line) => line !== '');
