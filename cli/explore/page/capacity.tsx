import type { CapacityScenario, ClusterCapacity, NodeCapacity } from '../model';
import type { Data } from './data';
import { Table } from './table';

/** What pods request of each node, with all nodes and with one lost. */
export function Capacity({ data }: { readonly data: Data }) {
  return (
    <>
      <h1>Capacity</h1>
      <p class="faint">
        Requests of all pods that run at the same time, against what each node has beside its reserve. Where volumes may
        be on other nodes, the largest use is shown.
      </p>
      {data.clusters.map((cluster) => (
        <Cluster key={cluster.name} cluster={cluster} />
      ))}
    </>
  );
}

function Cluster({ cluster: { name, nodes, scenarios } }: { readonly cluster: ClusterCapacity }) {
  return (
    <>
      <h2>{name}</h2>
      <div class="cards">
        {scenarios.map((scenario) => (
          <Scenario key={scenario.lost ?? ''} scenario={scenario} nodes={nodes} />
        ))}
      </div>
      <Table
        caption={`Disks of ${name}`}
        rows={nodes}
        columns={[
          { title: 'Node', cell: (node) => node.name },
          { title: 'Role', cell: ({ role }) => role },
          {
            title: 'Claims and temporary files',
            cell: ({ disk }) => <Bar label="disk" value={disk.used} of={disk.of} format={gibibytes} />,
          },
        ]}
      />
    </>
  );
}

function Scenario({
  scenario: { lost, nodes: up, pending, waiting },
  nodes,
}: {
  readonly scenario: CapacityScenario;
  readonly nodes: readonly NodeCapacity[];
}) {
  return (
    <section class={`card ${pending.length > 0 ? 'bad' : ''}`}>
      <h3>{lost === undefined ? 'All nodes are up' : `${lost} is lost`}</h3>
      {nodes.map((node) => {
        const load = up.find((each) => each.name === node.name);
        return (
          <div key={node.name} class="node">
            <b>{node.name}</b>
            {load === undefined ? (
              <span class="faint"> lost</span>
            ) : (
              <>
                <Bar label="CPU" value={load.cpu} of={node.cpu} format={(value) => value.toFixed(1)} />
                <Bar label="memory" value={load.memory} of={node.memory} format={gibibytes} />
                <Bar label="pods" value={load.pods} of={node.pods} format={String} />
              </>
            )}
          </div>
        );
      })}
      {pending.length > 0 ? (
        <p class="dangerous">No node has room for: {pending.join(', ')}</p>
      ) : (
        <p class="routine">Every pod that can move has room.</p>
      )}
      {waiting.length > 0 && (
        <p class="faint">
          These wait for their volume on {lost}: {waiting.join(', ')}
        </p>
      )}
    </section>
  );
}

const gibibytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)}Gi`;

function Bar({
  label,
  value,
  of,
  format,
}: {
  readonly label: string;
  readonly value: number;
  readonly of: number;
  format(value: number): string;
}) {
  const share = Math.min(1, value / of);
  const level = share > 0.9 ? 'dangerous' : share > 0.75 ? 'review' : 'routine';
  return (
    <div class="bar">
      <span>{label}</span>
      <span class="track">
        <span class={`fill ${level}`} style={{ width: `${Math.round(100 * share)}%` }} />
      </span>
      <span>
        {format(value)} of {format(of)}
      </span>
    </div>
  );
}
