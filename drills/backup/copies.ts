import type { NodesGround } from '../ground/nodes-ground';
import { namespace } from '../nodes/production';

/** The StatefulSet that keeps the copies, its container, and where they lie in it. */
export const host = 'backups';
const folder = '/backups';

export type Damage = 'truncated' | 'bit-flipped' | 'empty';

const damages: Readonly<Record<Damage, string>> = {
  truncated: 'truncate --size=-$(($(stat --format=%s "$file") / 2 + 1)) "$file"',
  'bit-flipped':
    'at=$(($(stat --format=%s "$file") / 2)); byte=$(od -An -tu1 -j "$at" -N 1 "$file"); printf "\\\\x$(printf %02x $((byte ^ 1)))" >/tmp/byte; dd if=/tmp/byte of="$file" bs=1 seek="$at" conv=notrunc status=none',
  empty: ': >"$file"',
};

/** The claim with the copies, looked at and damaged by hand. */
export class Copies {
  constructor(private readonly ground: NodesGround) {}

  /** Names of a backup's finished copies, oldest first. */
  async of(backup: string): Promise<string[]> {
    return lines(await this.sh(`ls -d ${folder}/${backup}/[0-9]*Z 2>/dev/null || :`));
  }

  async newest(backup: string): Promise<string> {
    const newest = (await this.of(backup)).at(-1);
    if (!newest) throw new Error(`${backup} has no copy`);
    return newest;
  }

  /** What lies about that is neither a finished copy nor set aside. */
  async remains(backup: string): Promise<string[]> {
    const find = `find ${folder}/${backup} -mindepth 1 -maxdepth 1 ! -name '[0-9]*Z' ! -name 'damaged-*' ! -name '.*.lock'`;
    return lines(await this.sh(find));
  }

  /** The file of the newest copy that is most of it. */
  async file(backup: string): Promise<string> {
    const newest = await this.newest(backup);
    const where = backup === 'postgres' ? `${folder}/pgbackrest/backup/main/$(cat ${newest}/label)/pg_data` : newest;
    const found = await this.sh(`find ${where} -type f -printf '%s %p\\n' | sort --numeric-sort | tail -n 1`);
    return found.trim().split(' ')[1]!;
  }

  /** Damages a file. @returns what mends it again. */
  async damage(file: string, how: Damage): Promise<() => Promise<void>> {
    const fix = await this.keep(file);
    await this.sh(`file=${file}; ${damages[how]}`);
    return fix;
  }

  /**
   * Makes the newest copy one that lies: what the copy before it holds, under the newest's record of its content, with
   * checksums that are right. @returns what mends it again.
   */
  async lie(backup: string): Promise<() => Promise<void>> {
    const [before, newest] = (await this.of(backup)).slice(-2);
    if (!before || !newest) throw new Error(`${backup} has fewer than two copies`);
    const fix = await this.keep(newest);
    await this.sh(
      `cd ${newest}; cp content /tmp/content; cp -a ${before}/. .; cp /tmp/content content; rm SHA256SUMS; sha256sum -- * >/tmp/sums; mv /tmp/sums SHA256SUMS`,
    );
    return fix;
  }

  /** Fills the disk that the claim lies on. @returns what makes room again. */
  async fill(): Promise<() => Promise<void>> {
    await this.sh(`dd if=/dev/zero of=${folder}/filler bs=64k 2>/dev/null || :; test -s ${folder}/filler`);
    return async () => {
      await this.sh(`rm ${folder}/filler`);
    };
  }

  /** Runs a script in the pod that keeps the copies. */
  async sh(script: string): Promise<string> {
    const exec = ['exec', '--namespace', namespace, `${host}-0`, '--container', host, '--', 'bash', '-euc', script];
    return this.ground.kubectl.must(exec);
  }

  private async keep(path: string): Promise<() => Promise<void>> {
    await this.sh(`rm -rf ${folder}/.kept; cp -a ${path} ${folder}/.kept`);
    return async () => {
      await this.sh(`rm -rf ${path}; mv ${folder}/.kept ${path}`);
    };
  }
}

const lines = (text: string) => text.split('\n').filter((line) => line !== '');
