import { parseArgs } from 'node:util';
import { UserError } from '@twisterlab/platform/model/problem';
import { type Finding, findImage } from '@twisterlab/platform/util/registry';
import { count, table } from '@twisterlab/platform/util/text';
import { catalogue, type ImageKey, images as references } from '../../charts/images';
import type { CatalogueImage } from '../../charts/images/image';
import type { Command } from './command';

const help = `Usage: npm run images -- [NAME...] [options]

Lists the images of charts/images.ts and who publishes them: all, or those with these names.

  --verify              also look for each in its registry, without a login: exists, and has the pinned digest
  --mirror NAME=URL     ask this URL instead of the registry NAME, such as docker.io=http://127.0.0.1:5000; repeatable
  --timeout SECONDS     for each request. Default: 20
  --json                print the result as JSON
  --help                print this

States: found; missing: no such image, another digest, or private; unknown: no answer, or an error such as too many requests.
A found image with a remark is pinned by digest, and its tag was published again with other content.

Exit codes: 0 listed, or every image is found; 1 an image is missing or unknown; 2 bad input.`;

const options = {
  verify: { type: 'boolean' },
  mirror: { type: 'string', multiple: true },
  timeout: { type: 'string' },
  json: { type: 'boolean' },
} as const;

interface Row {
  readonly key: ImageKey;
  readonly image: string;
  readonly source: string;
  readonly finding?: Finding;
}

export const images: Command = {
  name: 'images',
  summary: 'list the images, or verify that their registries have them',
  help,
  options,
  async run(args, io) {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    const lookup = { mirrors: mirrorsOf(values.mirror ?? []), timeout: secondsOf(values.timeout ?? '20') };
    const keys = keysOf(positionals);
    let done = 0;
    const rows = await Promise.all(
      keys.map(async (key): Promise<Row> => {
        const row = { key, image: references[key], source: publisherOf(catalogue[key]) };
        if (!values.verify) return row;
        const finding = await findImage(row.image, lookup);
        io.warn(`${++done} of ${keys.length}: ${row.image.replace(/@.*$/, '')}`);
        return { ...row, finding };
      }),
    );
    if (values.json) io.print(JSON.stringify(rows, null, 2));
    else
      io.print(
        values.verify ? report(rows) : table(rows.map(({ key, image, source }) => [key, shortened(image), source])),
      );
    return rows.every(({ finding }) => !finding || finding.state === 'found') ? 0 : 1;
  },
};

const publisherOf = (source: CatalogueImage) =>
  'folder' in source ? `${source.folder}, by this repository` : source.upstream;

function keysOf(names: readonly string[]): ImageKey[] {
  const keys = Object.keys(catalogue) as ImageKey[];
  const unknown = names.filter((name) => !keys.includes(name as ImageKey));
  if (unknown.length > 0)
    throw problem('images', `there is no image ${unknown.join(', ')}.`, `The names are: ${keys.join(', ')}.`);
  return names.length > 0 ? (names as ImageKey[]) : keys;
}

/** Twelve digits of a digest are enough to recognize it. */
const shortened = (text: string) => text.replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/g, '$1');

function report(rows: readonly Row[]): string {
  const lines = rows.map(({ key, image, finding }) => {
    const remark = finding!.state === 'found' ? (finding!.note ?? '') : finding!.reason;
    return [finding!.state, key, shortened(image), shortened(remark)];
  });
  const numbers = (['found', 'missing', 'unknown'] as const).map(
    (state) => `${rows.filter(({ finding }) => finding!.state === state).length} ${state}`,
  );
  const absent = rows.filter(({ finding }) => finding!.state === 'missing');
  return [
    table(lines),
    `${count(rows.length, 'image')}: ${numbers.join(', ')}`,
    ...absent.map(
      ({ key, source }) => `${key}: correct its tag or digest in charts/images.ts, or publish it: ${source}`,
    ),
  ].join('\n');
}

function mirrorsOf(options: readonly string[]): Map<string, string> {
  return new Map(
    options.map((option) => {
      const [, name, url] = /^([^=]+)=(https?:\/\/.+?)\/?$/.exec(option) ?? [];
      if (!name || !url)
        throw problem('--mirror', `"${option}" is not NAME=URL.`, 'Write --mirror docker.io=http://127.0.0.1:5000');
      return [name, url];
    }),
  );
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 600) return seconds;
  throw problem('--timeout', `"${text}" is not a number of seconds up to 600.`, 'Write --timeout 20');
}

const problem = (where: string, message: string, fix: string) => new UserError([{ where, message, fix }]);
