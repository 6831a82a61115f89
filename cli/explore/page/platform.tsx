import type { End } from '../model';
import { ConnectionTable } from './connections';
import { type Data, folderName } from './data';
import { edgesBetween, rangeOf, referenceEdges } from './edges';
import { Graph } from './graph';
import type { GraphEdge, GraphNode } from './layout';
import { ObjectLink } from './links';
import { hrefOf } from './route';
import { Table } from './table';

/** C4's context: the environments, and what is outside the cluster. */
export function Context({ data }: { readonly data: Data }) {
  const place = (end: End) => data.environmentOf(end) ?? (isK3s(data, end) ? 'K3s' : rangeOf(end));
  const edges = edgesBetween(data.connections, place);
  const environments = data.environments.map(({ name, cluster }): GraphNode => {
    const kind = name === cluster ? 'cluster' : 'environment';
    return { id: name, title: name, kind, href: hrefOf(['env', name]) };
  });
  return (
    <>
      <h1>Platform</h1>
      <p class="faint">
        {data.environments.length} environments, {data.applications.length} applications, {data.objects.length} objects.
        An arrow is an allowed connection; open a box to see what is in it.
      </p>
      <Graph
        title="Environments and their connections"
        nodes={[...environments, ...outsideOf(data, edges, environments)]}
        edges={edges}
      />
      <Table
        caption="Environments"
        rows={data.environments}
        columns={[
          { title: 'Environment', cell: ({ name }) => <a href={hrefOf(['env', name])}>{name}</a> },
          { title: 'Cluster', cell: ({ cluster }) => cluster },
          {
            title: 'Applications',
            cell: ({ name }) => data.applications.filter(({ environment }) => environment === name).length,
          },
          { title: 'Namespaces', cell: ({ namespaces }) => namespaces.join(', ') },
        ]}
      />
    </>
  );
}

/** C4's containers: the applications of an environment. */
export function Environment({ data, name }: { readonly data: Data; readonly name: string }) {
  const own = data.applications.flatMap((application, index) =>
    application.environment === name ? [{ application, index }] : [],
  );
  const place = (end: End) => {
    const environment = data.environmentOf(end);
    if (environment === name) return data.folderOf(end as number);
    return environment ?? rangeOf(end);
  };
  const connected = edgesBetween(data.connections, place).filter(({ from, to }) =>
    [from, to].some((end) => end.startsWith(`${name}/`)),
  );
  const pairs = new Set(connected.map(({ from, to }) => `${from} ${to}`));
  const references = referenceEdges(data, name).filter(({ from, to }) => !pairs.has(`${from} ${to}`));
  const edges = [...connected, ...references];
  const drawn = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const nodes = own
    .map(
      ({ application }): GraphNode => ({
        id: folderName(application),
        title: application.name,
        kind: 'application',
        href: hrefOf(['app', name, application.name]),
      }),
    )
    .filter(({ id }) => drawn.has(id));
  return (
    <>
      <h1>{name}</h1>
      <p class="faint">
        A solid arrow is an allowed connection, a dashed one a reference in a manifest. Applications with neither are in
        the table only.
      </p>
      <Graph
        title={`Applications of ${name} and their connections`}
        nodes={[...nodes, ...outsideOf(data, edges, nodes)]}
        edges={edges}
      />
      <Table
        caption="Applications"
        rows={own}
        columns={[
          {
            title: 'Application',
            cell: ({ application }) => <a href={hrefOf(['app', name, application.name])}>{application.name}</a>,
          },
          { title: 'Sync wave', cell: ({ application }) => application.wave ?? '' },
          { title: 'Objects', cell: ({ index }) => data.objectsOf.get(index)?.length ?? 0 },
          {
            title: 'Workloads',
            cell: ({ index }) => (
              <>
                {(data.objectsOf.get(index) ?? [])
                  .filter((each) => workloads.has(data.objects[each]!.kind))
                  .map((each, at) => (
                    <span key={each}>
                      {at > 0 && ', '}
                      <ObjectLink data={data} index={each} />
                    </span>
                  ))}
              </>
            ),
          },
        ]}
      />
    </>
  );
}

/** C4's components: the objects of an application. */
export function Application({
  data,
  environment,
  name,
}: {
  readonly data: Data;
  readonly environment: string;
  readonly name: string;
}) {
  const at = data.applications.findIndex((each) => each.environment === environment && each.name === name);
  const own = data.objectsOf.get(at) ?? [];
  const edges = own.flatMap((from) =>
    (data.outgoing.get(from) ?? []).flatMap((index): GraphEdge[] => {
      const [, to, field] = data.references[index]!;
      return data.objects[to]!.application === at ? [{ from: `${from}`, to: `${to}`, label: field, dashed: true }] : [];
    }),
  );
  const drawn = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const nodes = own
    .filter((index) => drawn.has(`${index}`))
    .map((index): GraphNode => {
      const { kind, name: title, file } = data.objects[index]!;
      return { id: `${index}`, title, kind, href: hrefOf(['object', ...file.split('/')]) };
    });
  const connections = [...new Set(own.flatMap((index) => data.connectionsOf.get(index) ?? []))];
  return (
    <>
      <p class="faint">
        <a href={hrefOf(['env', environment])}>{environment}</a>
      </p>
      <h1>{name}</h1>
      <Graph title={`Objects of ${name} and their references`} nodes={nodes} edges={edges} />
      <Table
        caption="Objects"
        rows={own}
        columns={[
          { title: 'Object', cell: (index) => <ObjectLink data={data} index={index} /> },
          { title: 'References', cell: (index) => data.outgoing.get(index)?.length ?? 0 },
          { title: 'Referenced by', cell: (index) => data.incoming.get(index)?.length ?? 0 },
        ]}
      />
      <ConnectionTable data={data} rows={connections} caption="Connections" />
    </>
  );
}

const workloads = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job']);

const isK3s = (data: Data, end: End) => typeof end === 'string' && data.systemPods.includes(end);

/** The ends of edges that are no nodes yet. */
function outsideOf(data: Data, edges: readonly GraphEdge[], nodes: readonly GraphNode[]): GraphNode[] {
  const known = new Set(nodes.map(({ id }) => id));
  const isEnvironment = (id: string) => data.environments.some(({ name }) => name === id);
  return [...new Set(edges.flatMap(({ from, to }) => [from, to]))]
    .filter((id) => !known.has(id))
    .map((id) => ({
      id,
      title: id,
      kind: isEnvironment(id) ? 'environment' : id === 'K3s' || isK3s(data, id) ? 'pods of K3s' : 'addresses',
      outside: true,
      ...(isEnvironment(id) && { href: hrefOf(['env', id]) }),
    }));
}
