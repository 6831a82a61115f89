import type { Connection } from '../model';
import type { Data } from './data';
import { EndLink, endName, Policies } from './links';
import type { Route } from './route';
import { Filter, matches, Table } from './table';

/** Who talks to whom, and which NetworkPolicies allow it. */
export function ConnectionTable({
  data,
  rows,
  caption,
}: {
  readonly data: Data;
  readonly rows: readonly Connection[];
  readonly caption: string;
}) {
  return (
    <Table
      caption={caption}
      rows={rows}
      columns={[
        { title: 'From', cell: ({ from }) => <EndLink data={data} end={from} /> },
        { title: 'To', cell: ({ to }) => <EndLink data={data} end={to} /> },
        { title: 'Ports', cell: ({ ports }) => ports },
        { title: 'Egress allowed by', cell: ({ egress }) => <Policies data={data} by={egress} /> },
        { title: 'Ingress allowed by', cell: ({ ingress }) => <Policies data={data} by={ingress} /> },
      ]}
    />
  );
}

export function Connections({ data, route }: { readonly data: Data; readonly route: Route }) {
  const match = matches(route.query);
  const rows = data.connections.filter(({ from, to, ports }) =>
    match([...[from, to].map((end) => `${endName(data, end)} ${data.environmentOf(end) ?? ''}`), ports].join(' ')),
  );
  return (
    <>
      <h1>Connections</h1>
      <p class="faint">
        Computed from the NetworkPolicies: everything else is denied. An egress policy of the sender and an ingress
        policy of the receiver must allow a connection. A node always reaches its own pods.
      </p>
      <Filter route={route} label="Filter: an environment, a workload, a port" />
      <ConnectionTable data={data} rows={rows} caption="Allowed connections" />
    </>
  );
}
