import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';

export interface LoggingPod {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Default: random. */
  readonly uid?: string;
}

let latest = 0n;

/** In nanoseconds, unique for each line. */
function nextTime(): bigint {
  const now = BigInt(Date.now()) * 1_000_000n;
  latest = now > latest ? now : latest + 1n;
  return latest;
}

function timestamp(nanoseconds: bigint): string {
  const [seconds] = new Date(Number(nanoseconds / 1_000_000n)).toISOString().split('.');
  return `${seconds}.${`${nanoseconds % 1_000_000_000n}`.padStart(9, '0')}Z`;
}

/** Bytes after which a runtime splits a line; all parts but the last are tagged P. Source: containerd. */
const partLength = 16 * 1024;

/** The log of one container, as containerd writes it and the kubelet rotates it. */
export class PodLog {
  private readonly folder: string;

  constructor(
    logs: string,
    readonly of: LoggingPod,
  ) {
    const { namespace, pod, container, uid = randomUUID() } = of;
    this.folder = join(logs, 'pods', `${namespace}_${pod}_${uid}`, container);
    mkdirSync(this.folder, { recursive: true });
  }

  /** Writes lines of the container; buffers byte for byte. */
  write(...lines: readonly (string | Buffer)[]): void {
    const parts = lines
      .flatMap((line) => split(Buffer.from(line)))
      .map(({ tag, text }) => {
        const head = Buffer.from(`${timestamp(nextTime())} stdout ${tag} `);
        return Buffer.concat([head, text, Buffer.from('\n')]);
      });
    appendFileSync(join(this.folder, '0.log'), Buffer.concat(parts));
  }

  /** Renames the file as the kubelet does when it is full; the next line starts a new one. */
  rotate(): void {
    const [date, time] = new Date().toISOString().replaceAll(/[-:]/g, '').split(/[T.]/);
    renameSync(join(this.folder, '0.log'), join(this.folder, `0.log.${date}-${time}`));
  }
}

function split(line: Buffer): { readonly tag: 'P' | 'F'; readonly text: Buffer }[] {
  const count = Math.max(1, Math.ceil(line.length / partLength));
  return [...Array(count).keys()].map((index) => ({
    tag: index === count - 1 ? 'F' : 'P',
    text: line.subarray(index * partLength, (index + 1) * partLength),
  }));
}

/** `count` lines that all differ. */
export function numbered(what: string, count: number, level: (index: number) => string = () => 'INFO'): string[] {
  return [...Array(count).keys()].map((index) => `${level(index)}:     ${what} ${index}`);
}
