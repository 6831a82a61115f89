import { repository } from '@twisterlab/platform/util/image';
import { exceeded, type Fault, type Program } from './program';

/**
 * Redis counts only data in maxmemory. A fork (a rewrite of the append-only file, a snapshot, the full copy that a backup or a
 * replica gets) shares its pages with the parent, and each page that is written meanwhile exists twice. The allocator needs a tenth
 * more, which the drill `memory` measures.
 */
export function* redisMemory({ container, files, limit }: Program): Iterable<Fault> {
  const { image = '', command, args = [] } = container;
  const words = [...(command ?? ['redis-server']), ...args];
  if (words[0] !== 'redis-server' || (command === undefined && !repository(image).endsWith('/redis'))) return;
  const settings = new Map([
    ...linesOf(files.find(({ path }) => path === words[1])?.text ?? ''),
    ...optionsOf(words.slice(1)),
  ]);
  const data = sizeOf(settings.get('maxmemory'));
  yield* exceeded({
    of: 'the memory limit',
    limit,
    parts: { maxmemory: data, 'its copy for a fork': data, 'a tenth of both for the allocator': data / 5 },
    fix: 'Set maxmemory to 40 % of the limit, or raise the limit.',
  });
  if (settings.get('appendonly') === 'yes' && settings.get('save') !== '') {
    yield {
      message: 'saves snapshots beside the append-only file: forks that no one needs, and a failed one refuses writes',
      fix: 'Add: save "".',
    };
  }
}

/** `name value` by line. */
function linesOf(text: string): [string, string][] {
  return [...text.matchAll(/^([a-z-]+)\s+(.*)$/gm)].map(([, name, value]) => [name!, unquoted(value!)]);
}

/** `--name value ...`. */
function optionsOf(words: readonly string[]): [string, string][] {
  return words.flatMap((word, index): [string, string][] =>
    word.startsWith('--') ? [[word.slice(2), unquoted(words[index + 1] ?? '')]] : [],
  );
}

const unquoted = (value: string) => value.trim().replace(/^(["'])(.*)\1$/, '$2');

/** Source: redis.conf; k and kb differ. NaN without a limit. */
function sizeOf(value = ''): number {
  const units = { '': 1, b: 1, k: 1e3, kb: 2 ** 10, m: 1e6, mb: 2 ** 20, g: 1e9, gb: 2 ** 30 } as const;
  const [, number, unit = ''] = /^(\d+)([a-z]*)$/.exec(value.toLowerCase()) ?? [];
  return (Number(number) || Number.NaN) * (units[unit as keyof typeof units] ?? Number.NaN);
}
