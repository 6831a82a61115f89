import type { Graph } from '@twisterlab/platform/link/graph';
import { groupBy } from '@twisterlab/platform/util/collections';
import { count } from '@twisterlab/platform/util/text';
import { intendedDifferences, reference } from '../../environments/differences';
import { clusterHosts } from '../../environments/schema/cluster';
import type { Environments } from '../../environments/schema/environments';
import { parityOf } from '../../environments/schema/parity';
import { hostsOf } from '../../environments/schema/tenant';
import { code, page, plain, table } from './markdown';

/** The environments and their differences, as `npm run parity` finds them. */
export function environmentsPage(graphs: readonly Graph[], { clusters, tenants }: Environments): string {
  const { intended, releases } = parityOf(tenants, reference, intendedDifferences, 'environments/differences.ts');
  const hosts = new Map([
    ...clusters.map((each) => [each.name, clusterHosts(each)] as const),
    ...tenants.map((each) => [each.name, hostsOf(each)] as const),
  ]);
  const others = tenants.map(({ name }) => name).filter((name) => name !== reference);
  const differences = [...groupBy([...intended, ...releases], ({ field }) => field)].map(([field, same]) => [
    code(field),
    code(same[0]!.reference ?? 'none'),
    ...others.map((name) => {
      const own = same.find(({ environment }) => environment === name);
      return own ? code(own.value ?? 'none') : 'the same';
    }),
    [...new Set(same.map(reasonOf))].map(plain).join('; '),
  ]);
  return page('Environments', 'Their records: `environments/NAME.ts`, with [these fields](records.md).', [
    table(
      ['environment', 'cluster', 'namespaces', 'applications', 'objects', 'host names'],
      graphs.flatMap(({ cluster, environments }) =>
        environments.map(({ name, objects }) => {
          const namespaces = new Set(objects.flatMap(({ manifest }) => manifest.metadata.namespace ?? []));
          const applications = new Set(objects.map(({ application }) => application)).size;
          return [
            name,
            cluster.name,
            [...namespaces].sort().join(', '),
            `${applications}`,
            `${objects.length}`,
            (hosts.get(name) ?? []).join('<br>') || 'none',
          ];
        }),
      ),
    ),
    '## Intended differences',
    `Each field of the records of tenants, with its default, that differs from ${reference}, with the reason. \`npm run parity\` fails for
any other difference. ${count(differences.length, 'field')}.`,
    table(['field', reference, ...others, 'reason'], differences),
  ]);
}

const reasonOf = (difference: object): string =>
  'reason' in difference ? `${difference.reason}` : 'another release: `npm run promote`';
