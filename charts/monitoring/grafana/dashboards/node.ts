import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { stat, valueText } from './kit/panels';
import { higherIsWorse, none, present } from './kit/thresholds';
import { labelVariable } from './kit/variables';
import { nodeHardwareRows } from './node-hardware';

const of = 'node=~"$node"';

/** Is a machine well, and if not: processor, memory, disk or network. */
export const node = dashboard({
  uid: 'twisterlab-node',
  title: 'Node',
  description: 'Whether a machine is well, and which of its parts limits it. Runbook: docs/runbooks/nodes.md.',
  variables: [labelVariable('node', 'node', 'node_uname_info', 'Machines.')],
  rows: {
    'Is it well': [
      stat({
        title: 'Node is ready',
        description: 'What the kubelet reports to the API server. After 20 seconds without a report: no.',
        unit: units.Short,
        width: 4,
        thresholds: present,
        mapping: valueText({ 0: ['no', 'red'], 1: ['yes', 'green'] }),
        queries: [{ expr: `kube_node_status_condition{${of},condition="Ready",status="true"}`, legend: '{{node}}' }],
      }),
      stat({
        title: 'Time since boot',
        description: 'An unexpected short time means a power loss or a crash.',
        unit: units.Seconds,
        width: 4,
        thresholds: { from: 'orange', steps: [[900, 'blue']] },
        queries: [{ expr: `time() - node_boot_time_seconds{${of}}`, legend: '{{node}}' }],
      }),
      stat({
        title: 'Running pods',
        description: 'Pods that the kubelet runs. It accepts 110.',
        unit: units.Short,
        width: 4,
        thresholds: higherIsWorse(90, 110),
        queries: [{ expr: `kubelet_running_pods{${of}}`, legend: '{{node}}' }],
      }),
      stat({
        title: 'Alerts of this node',
        description: 'Firing alerts of Prometheus with the label node, also of pods on it. The page Home lists them.',
        unit: units.Short,
        width: 4,
        thresholds: none,
        queries: [
          {
            expr: `count by (node) (ALERTS{alertstate="firing",alertname!="Watchdog",${of}}) or count by (node) (node_uname_info{${of}}) * 0`,
            legend: '{{node}}',
          },
        ],
      }),
      stat({
        title: 'Clock is synchronised',
        description: 'Once it is minutes off, tokens and certificates are rejected.',
        unit: units.Short,
        width: 4,
        thresholds: present,
        mapping: valueText({ 0: ['no', 'red'], 1: ['yes', 'green'] }),
        queries: [{ expr: `node_timex_sync_status{${of}}`, legend: '{{node}}' }],
      }),
      stat({
        title: 'Kills for memory',
        description:
          'Processes that the kernel killed in this period because the machine or a container had no memory left.',
        unit: units.Short,
        width: 4,
        decimals: 0,
        thresholds: none,
        queries: [{ expr: `increase(node_vmstat_oom_kill{${of}}[$__range])`, legend: '{{node}}' }],
      }),
    ],
    ...nodeHardwareRows(of),
  },
});
