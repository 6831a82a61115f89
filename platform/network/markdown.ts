import { pathOf } from '../write/path';
import type { Line, Matrix } from './matrix';
import type { Opening } from './paths';
import { blocksText, elsewhere } from './ranges';

/** A matrix as GitHub shows it. */
export function matrixMarkdown(matrix: Matrix): string {
  const { environment, lines, senders, receivers, mute, unreached, ranges } = matrix;
  return [
    `# Who reaches whom in ${environment}`,
    `Computed from the rendered NetworkPolicies by \`npm run synth\`; not edited. Rows send, columns receive, cells hold the open ports:
those of the pods, which a Service may translate to; TCP unless they say otherwise. Whatever is empty or absent is denied, for
every pod of the cluster, every address and every port; but a node always reaches the pods that run on it, and a pod itself. Ask
with \`npm run reach -- FROM TO PORT\`.`,
    `![The matrix below as a picture](${environment}.svg)`,
    '## Matrix',
    table(
      ['from \\ to', ...receivers.map(({ name }) => name)],
      senders.map((from) => [`**${from.name}**`, ...receivers.map((to) => matrix.ports(from, to).join('<br>'))]),
    ),
    [
      silent('Reaches nobody', mute),
      silent('Reached by nobody', unreached),
      [...senders, ...receivers].some(({ name, group }) => name === elsewhere && group === 'outside')
        ? '**Addresses that no flow names are open: see `elsewhere`.**'
        : `No address outside the ${ranges.length > 0 ? 'ranges below' : 'cluster'} gets in or is reached.`,
    ]
      .filter(Boolean)
      .join('  \n'),
    '## Open paths',
    'A connection needs a policy of the sender and one of the receiver. Pods that no policy isolates, and addresses, need none.',
    table(['sender', 'receiver', 'ports', 'let out by', 'let in by'], lines.map(row)),
    ...(ranges.length === 0
      ? []
      : [
          '## Ranges outside the cluster',
          table(
            ['name', 'addresses'],
            ranges.map(({ name, blocks }) => [name, blocksText(blocks)]),
          ),
        ]),
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}

function row({ from, to, ports, egress, ingress }: Line): string[] {
  return [from.name, to.name, ports, opening(egress), opening(ingress)];
}

function opening(by: Opening): string {
  if (typeof by === 'string') return by === 'outside' ? '' : `*${by}*`;
  return by.map((policy) => `[${policy.manifest.metadata.name}](../../dist/${pathOf(policy)})`).join('<br>');
}

function silent(what: string, names: readonly string[]): string {
  return names.length > 0 ? `${what}: ${names.join(', ')}.` : '';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
