import { parseArgs } from 'node:util';
import { UserError } from '@twisterlab/platform/model/problem';
import { type Finding, findImage } from '@twisterlab/platform/util/registry';
import { count, table } from '@twisterlab/platform/util/text';
import { type ImageSource, imageSources } from '../../charts/image-sources';
import { images as catalogue } from '../../charts/images';
import type { Command } from './command';

const help = `Usage: npm run images -- [options]

Lists every image of charts/images.ts and who publishes it.

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

type Key = keyof typeof catalogue;

interface Row {
  readonly key: Key;
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
    const { values } = parseArgs({ args: [...args], options });
    const lookup = { mirrors: mirrorsOf(values.mirror ?? []), timeout: secondsOf(values.timeout ?? '20') };
    const keys = Object.keys(catalogue) as Key[];
    let done = 0;
    const rows = await Promise.all(
      keys.map(async (key): Promise<Row> => {
        const row = { key, image: catalogue[key], source: publisherOf(imageSources[key]) };
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

const publisherOf = (source: ImageSource) =>
  'folder' in source ? `${source.folder}, by this repository` : source.upstream;

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
