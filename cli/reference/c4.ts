import type { Graph } from '@twisterlab/platform/link/graph';
import { reference } from '../../environments/differences';
import type { ObjectIndex } from '../explore/objects';
import { componentsOf, containersOf, contextOf, linksOf, type Picture } from './c4-graph';
import { pictureSvg } from './c4-svg';
import { page, plain, table } from './markdown';

/** The C4 model as pages, each picture as SVG and as Mermaid: context and containers, then components. */
export function c4Pages(graphs: readonly Graph[], index: ObjectIndex): [path: string, text: string][] {
  const pages = graphs.flatMap((graph) => {
    const links = linksOf(graph, index);
    const environments = graph.environments.map(({ name }) => name);
    const context = part(`context-${graph.cluster.name}`, contextOf(graph, links));
    const containers = environments.map((name) => part(`containers-${name}`, containersOf(graph, links, name)));
    const applications = graph.environments
      .filter(({ name }) => name === reference)
      .flatMap(({ objects }) => [...new Set(objects.map(({ application }) => application))]);
    const components = applications
      .map((name) => ({ name, picture: componentsOf(graph, reference, name) }))
      .filter(({ picture }) => picture.edges.length > 0)
      .map(({ name, picture }) => part(`components-${name}`, picture));
    return { overview: [context, ...containers], components };
  });
  const [overview, components] = [pages.flatMap((each) => each.overview), pages.flatMap((each) => each.components)];
  return [
    [
      'c4.md',
      page(
        'The platform as C4: context and containers',
        `An arrow is a connection that the NetworkPolicies of both sides allow,
with the ports of the pods. Interactive, with every object: \`npm run explore\`. [Components](c4-components.md).`,
        overview.flatMap(({ text }) => text),
      ),
    ],
    [
      'c4-components.md',
      page(
        'The platform as C4: components',
        `The objects of the applications of ${reference}; an arrow is a reference, with the field
that has it. A dashed box is in another application, or something that a controller or \`bootstrap\` creates. Without NetworkPolicies,
one for each connection: [network](../network). [Context and containers](c4.md).`,
        components.flatMap(({ text }) => text),
      ),
    ],
    ...[...overview, ...components].map(({ file, svg }): [string, string] => [file, svg]),
  ];
}

interface Part {
  readonly file: string;
  readonly svg: string;
  readonly text: readonly string[];
}

function part(name: string, picture: Picture): Part {
  const file = `c4-${name}.svg`;
  const { title, nodes, edges, leftOut } = picture;
  const titleOf = (id: string) => nodes.find((node) => node.id === id)?.title ?? id;
  return {
    file,
    svg: pictureSvg(picture),
    text: [
      `## ${title}`,
      `![${title}](${file})`,
      ...(leftOut.length === 0
        ? []
        : [
            `Not drawn, because it is connected with most of the others: ${leftOut.map((each) => `${each.title} (${each.connected})`).join(', ')}.`,
          ]),
      details('Mermaid', `\`\`\`mermaid\n${mermaid(picture)}\n\`\`\``),
      details(
        'Arrows',
        table(
          ['from', 'to', edges.every(({ text }) => /^[\d,/ UDPand more?-]+$/.test(text)) ? 'ports' : 'field'],
          edges.map(({ from, to, text }) => [titleOf(from), titleOf(to), text].map(plain)),
        ),
      ),
    ],
  };
}

/** Folded on GitHub. */
const details = (summary: string, text: string) => `<details><summary>${summary}</summary>\n\n${text}\n\n</details>`;

/** A flowchart: Mermaid's own C4 diagrams are experimental, and GitHub draws them badly. */
function mermaid({ nodes, edges }: Picture): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const quoted = (text: string) => `"${text.replaceAll('"', '#quot;').replaceAll(/[<>]/g, '')}"`;
  return [
    'flowchart LR',
    ...nodes.map(({ id, title, kind, outside }) => {
      const text = `"${title}<br>${kind}"`;
      return `  ${ids.get(id)}${outside ? `(${text})` : `[${text}]`}`;
    }),
    ...edges.map(({ from, to, text }) => `  ${ids.get(from)} -->|${quoted(text)}| ${ids.get(to)}`),
  ].join('\n');
}
