import { alert, count, percent } from '../../../kit/alert';

const of = '{instance="edgeserver",device="enp3s0"}';
const packets = (name: string, wrong: string) => ({
  [`node_network_receive_${name}_total${of}`]: wrong,
  [`node_network_receive_packets_total${of}`]: '0+9000x90',
  [`node_network_transmit_${name}_total${of}`]: '0x90',
  [`node_network_transmit_packets_total${of}`]: '0+9000x90',
});
/** @param busy packets a second below which a few wrong ones are a large share. */
const share = (name: string, limit: number, busy: number) =>
  ['receive', 'transmit']
    .map((way) => {
      const of = (counter: string) => `rate(node_network_${way}_${counter}_total[15m])`;
      return `${of(name)} / (${of('packets')} > ${busy}) > ${limit}`;
    })
    .join(' or ');
const connections = (values: string) => ({
  'node_nf_conntrack_entries{instance="edgeserver"}': values,
  'node_nf_conntrack_entries_limit{instance="edgeserver"}': '1000x40',
});

/** Alerts on the network of a machine. Devices of pods are not exposed: charts/monitoring/node-exporter.ts. */
export const network = [
  alert('NetworkErrors', {
    severity: 'warning',
    holdsFor: '30m',
    threshold: percent(
      0.1,
      'of the packets: a sound cable has none, and TCP loses half of its speed at one in a thousand',
    ),
    expr: (limit) => share('errs', limit, 10),
    summary:
      '{{ $value | humanizePercentage }} of the packets of {{ $labels.device }} of {{ $labels.instance }} are damaged',
    description: 'The cable, the port of the switch or the network card is broken. Everything between nodes is slow.',
    runbook: 'docs/runbooks/nodes.md#the-network-of-a-node',
    fires: {
      given: packets('errs', '0+90x90'),
      at: '50m',
      labels: { instance: 'edgeserver', device: 'enp3s0' },
      summary: '1% of the packets of enp3s0 of edgeserver are damaged',
    },
    quiet: [
      { given: packets('errs', '0+1x90'), at: '60m' },
      // A cable was unplugged once.
      { given: packets('errs', '0x10 500x80'), at: '50m' },
    ],
  }),
  alert('NetworkDrops', {
    severity: 'warning',
    holdsFor: '30m',
    threshold: percent(
      1,
      'of at least a hundred packets a second: frames of switches that no program reads count too, one every two seconds',
    ),
    expr: (limit) => share('drop', limit, 100),
    summary: '{{ $labels.instance }} drops {{ $value | humanizePercentage }} of the packets of {{ $labels.device }}',
    description: 'It receives or sends more than its CPUs or its network card can handle.',
    runbook: 'docs/runbooks/nodes.md#the-network-of-a-node',
    fires: {
      given: packets('drop', '0+450x90'),
      at: '50m',
      labels: { instance: 'edgeserver', device: 'enp3s0' },
      summary: 'edgeserver drops 5% of the packets of enp3s0',
    },
    quiet: [
      { given: packets('drop', '0+30x90'), at: '60m' },
      { given: packets('drop', '0x10 5000x80'), at: '50m' },
    ],
  }),
  alert('ConntrackNearlyFull', {
    severity: 'warning',
    holdsFor: '10m',
    threshold: percent(
      75,
      'of its entries: a full table drops new connections at once, and one client can open the rest',
    ),
    expr: (limit) => `node_nf_conntrack_entries / node_nf_conntrack_entries_limit > ${limit}`,
    summary: 'The connection table of {{ $labels.instance }} is {{ $value | humanizePercentage }} full',
    description:
      'If it is full, the kernel drops new connections: Services and NetworkPolicies need an entry for each.',
    runbook: 'docs/runbooks/nodes.md#the-connection-table',
    fires: { given: connections('900x40'), at: '11m', summary: 'The connection table of edgeserver is 90% full' },
    quiet: [
      { given: connections('300x40'), at: '30m' },
      { given: connections('900x5 300x30'), at: '30m' },
    ],
  }),
  alert('NetworkLinkFlaps', {
    severity: 'warning',
    threshold: count(5, 'losses of the link within an hour; a restart of the switch causes one or two'),
    expr: (limit) => `increase(node_network_carrier_down_changes_total[1h]) > ${limit}`,
    summary:
      '{{ $labels.device }} of {{ $labels.instance }} lost its link {{ $value | humanize }} times within an hour',
    description: 'Each time the node is unreachable for seconds. The cable, the switch or its power is loose.',
    runbook: 'docs/runbooks/nodes.md#the-network-of-a-node',
    fires: {
      given: { [`node_network_carrier_down_changes_total${of}`]: '1+0.2x90' },
      at: '80m',
      summary: 'enp3s0 of edgeserver lost its link 12 times within an hour',
    },
    quiet: { given: { [`node_network_carrier_down_changes_total${of}`]: '1x20 3x70' }, at: '80m' },
  }),
];
