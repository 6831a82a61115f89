import { ConnectionTable } from './connections';
import { type Data, nameOf } from './data';
import { Graph } from './graph';
import type { GraphEdge, GraphNode } from './layout';
import { FileLink, ObjectLink } from './links';
import { hrefOf } from './route';
import { Table } from './table';

/** One object: its file, what it references, what references it, and whom its pods talk to. */
export function ObjectView({ data, index }: { readonly data: Data; readonly index: number }) {
  const object = data.objects[index]!;
  const outgoing = (data.outgoing.get(index) ?? []).map((each) => data.references[each]!);
  const incoming = (data.incoming.get(index) ?? []).map((each) => data.references[each]!);
  const edges = [...outgoing, ...incoming].map(
    ([from, to, label]): GraphEdge => ({
      from: `${from}`,
      to: `${to}`,
      label,
      dashed: true,
    }),
  );
  const nodes = [...new Set([index, ...outgoing.map(([, to]) => to), ...incoming.map(([from]) => from)])].map(
    (each): GraphNode => {
      const { kind, name, file } = data.objects[each]!;
      const href = hrefOf(['object', ...file.split('/')]);
      return { id: `${each}`, title: name, kind, ...(each !== index && { href, outside: true }) };
    },
  );
  const folder = data.applications[object.application]!;
  return (
    <>
      <p class="faint">
        <a href={hrefOf(['env', folder.environment])}>{folder.environment}</a> /{' '}
        <a href={hrefOf(['app', folder.environment, folder.name])}>{folder.name}</a>
      </p>
      <h1>{nameOf(object)}</h1>
      <p>
        <FileLink data={data} path={`dist/${object.file}`} />
        {object.source !== undefined && (
          <>
            , declared in <FileLink data={data} path={object.source} />
          </>
        )}
      </p>
      {nodes.length > 1 && <Graph title={`References of ${nameOf(object)}`} nodes={nodes} edges={edges} />}
      <Table
        caption="References"
        rows={outgoing}
        columns={[
          { title: 'Object', cell: ([, to]) => <ObjectLink data={data} index={to} /> },
          { title: 'Field', cell: ([, , at]) => at },
        ]}
      />
      <Table
        caption="Referenced by"
        rows={incoming}
        columns={[
          { title: 'Object', cell: ([from]) => <ObjectLink data={data} index={from} /> },
          { title: 'Field', cell: ([, , at]) => at },
        ]}
      />
      <ConnectionTable data={data} rows={data.connectionsOf.get(index) ?? []} caption="Connections" />
    </>
  );
}
