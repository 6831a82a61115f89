import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '@twisterlab/platform/model/problem';
import { findImage } from '@twisterlab/platform/util/registry';
import { root } from '@twisterlab/platform/util/root';
import { catalogue, type ImageKey, images as references } from '../../charts/images';
import type { CatalogueImage } from '../../charts/images/image';
import { sbomOf } from '../../charts/images/sbom';
import { requireCosign, verifySignature } from '../../charts/images/signatures';
import { updateDigests } from '../../charts/images/update';
import { importedCharts } from '../../charts/imported';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import { imageReport, type Row } from '../image-report';
import type { Command } from './command';

const help = `Usage: npm run images -- [NAME...] [options]

Lists the images of charts/images.ts and who publishes them: all, or those with these names.

  --verify              look for each in its registry, without a login: exists, and has the pinned digest
  --write               write the digest that the tag of each has now to charts/images.ts
  --accept-moved        with --write: also of a tag that was published again with other content
  --signatures          verify the signature of each whose project signs, by cosign; the variable COSIGN names the program
  --sbom FILE           write the images and Helm charts as a CycloneDX document
  --mirror NAME=URL     ask this URL instead of the registry NAME, such as docker.io=http://127.0.0.1:5000; repeatable. Several of one
                        NAME are asked in this order, until one has the image
  --timeout SECONDS     for each request. Default: 20
  --json                print the result as JSON
  --help                print this

States of --verify: found; missing: no such image, another digest, or private; unknown: no answer, or an error such as too many
requests. A found image with a remark is pinned by digest, and its tag was published again with other content.
States of --write: unchanged; pinned: the digest was written; refused: the tag was published again, or lacks an architecture; missing;
unknown. After a change of a version, write 'unresolved' as its digest. Then: npm run synth, and review the diff.
States of --signatures: signed; failed; unpinned: it has no digest yet; unsigned: its project documents no signature.

Exit codes: 0 done, and every image is found, pinned or signed; 1 one is missing, unknown, refused or failed; 2 bad input.`;

const options = {
  verify: { type: 'boolean' },
  write: { type: 'boolean' },
  'accept-moved': { type: 'boolean' },
  signatures: { type: 'boolean' },
  sbom: { type: 'string' },
  mirror: { type: 'string', multiple: true },
  timeout: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const images: Command = {
  name: 'images',
  summary: 'list the images, verify them in their registries, or write their digests',
  help,
  options,
  async run(args, io) {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    const lookup = { mirrors: mirrorsOf(values.mirror ?? []), timeout: secondsOf(values.timeout ?? '20') };
    const keys = keysOf(positionals);
    const modes = (['verify', 'write', 'signatures', 'sbom'] as const).filter((mode) => values[mode] !== undefined);
    if (modes.length > 1)
      throw problem('images', `${modes.map((mode) => `--${mode}`).join(' and ')} given.`, 'Write one of them.');
    if (values.sbom !== undefined) {
      writeFileSync(values.sbom, `${JSON.stringify(sbomOf(pick(keys), charts()), null, 2)}\n`);
      io.print(values.json ? JSON.stringify({ file: values.sbom }, null, 2) : `written: ${values.sbom}`);
      return 0;
    }
    let done = 0;
    const progress = (key: string) =>
      io.warn(`${++done} of ${keys.length}: ${references[key as ImageKey].replace(/@.*$/, '')}`);
    const results = await resultsOf();
    const rows = keys.map((key): Row => {
      const finding = results.get(key);
      return { key, image: references[key], source: publisherOf(catalogue[key]), ...(finding && { finding }) };
    });
    io.print(values.json ? JSON.stringify(rows, null, 2) : imageReport(rows));
    return rows.every(({ finding }) => !finding || passed.has(finding.state)) ? 0 : 1;

    async function resultsOf(): Promise<ReadonlyMap<string, NonNullable<Row['finding']>>> {
      switch (modes[0]) {
        case 'verify':
          return each((key) => findImage(references[key], lookup));
        case 'signatures': {
          const cosign = io.env.COSIGN || 'cosign';
          await requireCosign(cosign);
          return each((key) => verifySignature(catalogue[key], { cosign, ...lookup }));
        }
        case 'write': {
          const file = join(root, 'charts/images.ts');
          return updateDigests(pick(keys), { ...lookup, file, acceptMoved: values['accept-moved'] === true, progress });
        }
        default:
          return new Map();
      }
    }

    async function each<T>(check: (key: ImageKey) => Promise<T>): Promise<ReadonlyMap<string, T>> {
      const entries = keys.map(async (key) => {
        const result = await check(key);
        progress(key);
        return [key, result] as const;
      });
      return new Map(await Promise.all(entries));
    }
  },
};

const passed = new Set(['found', 'unchanged', 'pinned', 'signed', 'unsigned', 'unpinned']);

const publisherOf = (image: CatalogueImage) =>
  'folder' in image ? `${image.folder}, by this repository` : image.upstream;

function pick(keys: readonly ImageKey[]): Readonly<Record<string, CatalogueImage>> {
  return Object.fromEntries(keys.map((key) => [key, catalogue[key]]));
}

/** The charts of all clusters, each version once. */
function charts() {
  const all = validateEnvironments(records).clusters.flatMap((cluster) =>
    importedCharts.map((chart) => chart(cluster)),
  );
  return [...new Map(all.map((chart) => [`${chart.name} ${chart.version}`, chart])).values()];
}

function keysOf(names: readonly string[]): ImageKey[] {
  const keys = Object.keys(catalogue) as ImageKey[];
  const unknown = names.filter((name) => !keys.includes(name as ImageKey));
  if (unknown.length > 0)
    throw problem('images', `there is no image ${unknown.join(', ')}.`, `The names are: ${keys.join(', ')}.`);
  return names.length > 0 ? (names as ImageKey[]) : keys;
}

function mirrorsOf(mirrors: readonly string[]): Map<string, string[]> {
  const byName = new Map<string, string[]>();
  for (const mirror of mirrors) {
    const [, name, url] = /^([^=]+)=(https?:\/\/.+?)\/?$/.exec(mirror) ?? [];
    if (!name || !url)
      throw problem('--mirror', `"${mirror}" is not NAME=URL.`, 'Write --mirror docker.io=http://127.0.0.1:5000');
    byName.set(name, [...(byName.get(name) ?? []), url]);
  }
  return byName;
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 600) return seconds;
  throw problem('--timeout', `"${text}" is not a number of seconds up to 600.`, 'Write --timeout 20');
}

const problem = (where: string, message: string, fix: string) => new UserError([{ where, message, fix }]);
