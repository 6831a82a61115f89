import type { Graph } from '@twisterlab/platform/link/graph';
import { byCodeUnit, groupBy } from '@twisterlab/platform/util/collections';
import { catalogue } from '../../charts/images';
import { imagesOf } from '../explore/images';
import type { ExploredImage } from '../explore/model';
import type { ObjectIndex } from '../explore/objects';
import { code, page, plain, table } from './markdown';

/** The images that pods run, with their licences, and those of the catalogue that none runs. */
export function imagesPage(graphs: readonly Graph[], index: ObjectIndex): string {
  const used = imagesOf(graphs, index, () => undefined);
  const isUsed = (repository: string, version: string) =>
    used.some((each) => each.repository === repository && each.version === version);
  const others = Object.values(catalogue)
    .filter(({ repository, version }) => !isUsed(repository, version))
    .map((each) => [plain(each.repository), plain(each.version), each.licence])
    .sort(([one], [other]) => byCodeUnit(one!, other!));
  return page(
    'Images',
    'Versions, digests and licences: `charts/images.ts`. Update one: [README](../../README.md#images).',
    [
      table(
        ['image', 'version', 'digest', 'licence', 'published by', 'used by'],
        used.map((each) => [
          plain(each.repository),
          plain(each.version),
          digest(each),
          each.licence ?? 'not in `charts/images.ts`',
          publisher(each.publisher),
          users(each, index),
        ]),
      ),
      '## Not run by these records',
      'Images that a choice of a record, a tool or a check uses.',
      table(['image', 'version', 'licence'], others),
    ],
  );
}

const digest = ({ digest: text }: ExploredImage) => (text.startsWith('sha256:') ? code(text.slice(0, 19)) : text);

const publisher = (text = '') =>
  text.startsWith('https:') ? `<${text}>` : text === '' ? '' : `[this repository](../../${text})`;

/** Names of the workloads, without those that several environments have. */
function users({ users: all }: ExploredImage, index: ObjectIndex): string {
  const byName = groupBy(
    all.map((each) => index.all[each]!),
    ({ application }) => application,
  );
  return [...byName]
    .map(([application, same]) => {
      const environments = [...new Set(same.map(({ environment }) => environment))];
      return `${application} (${environments.join(', ')})`;
    })
    .join('<br>');
}
