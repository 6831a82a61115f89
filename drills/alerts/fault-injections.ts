import type { FaultInjection } from '../drill';
import { changeConfigFile } from '../servers/config-files';
import { checks } from './checks';

const rule = (topic: string, text: string | RegExp, by: string) =>
  changeConfigFile('edge/prometheus/', `${topic}.yml`, (file) => file.replace(text, by));
const route = (text: string | RegExp, by: string) =>
  changeConfigFile('edge/alertmanager/', 'alertmanager.yml', (file) => file.replace(text, by));

/** Plausible mistakes in rules and routes, each with the check that has to fail. */
export const faultInjections: readonly FaultInjection[] = [
  {
    name: 'a metric that no exporter exposes',
    fails: checks.cases,
    dist: rule('memory', 'node_memory_MemAvailable_bytes', 'node_memory_available_bytes'),
  },
  { name: 'a threshold of 91 % for low disk space', fails: checks.cases, dist: rule('disk', '> 0.8\n', '> 0.91\n') },
  {
    name: 'a failure ratio that counts the runs of all agents',
    fails: checks.cases,
    dist: rule(
      'sentiment',
      '(rate(mcp_tool_executions_total{agent_name="sentiment-analyzer"}',
      '(rate(mcp_tool_executions_total{}',
    ),
  },
  {
    name: 'a backup alert that becomes critical after a week',
    fails: checks.cases,
    dist: rule('twisterlab-backup-postgres', '> 100800', '> 604800'),
  },
  {
    name: 'a rule without cases',
    fails: checks.covered,
    dist: rule('disk', 'alert: DiskWillFill', 'alert: DiskIsFull'),
  },
  { name: 'a missing brace', fails: checks.syntax, dist: rule('redis', 'redis_up == 0', 'redis_up{ == 0') },
  {
    name: 'critical alerts of a tenant without on-call take the second path',
    fails: checks.routes,
    dist: route('namespace=~"twisterlab-staging|', 'namespace=~"'),
  },
  {
    name: "alerts of Loki with the runbook's path in another annotation",
    fails: checks.messages,
    dist: changeConfigFile('edge/loki/', 'logs.yml', (file) => file.replaceAll('runbook_url: ', 'runbook: ')),
  },
  {
    name: 'a link in messages to the name of a pod',
    fails: checks.messages,
    dist: route(/title_link: .*/g, 'title_link: http://alertmanager-0:9093/#/alerts?receiver={{ .Receiver }}'),
  },
  {
    name: 'a push of thirty alerts',
    fails: checks.messages,
    dist: route('lt $index 3', 'lt $index 30'),
  },
  {
    name: 'an inhibition with a misspelt source alert',
    fails: checks.inhibitions,
    dist: route(/alertname=~"NodeNotReady\|NodeUnreachable"/, 'alertname=~"NodeDown"'),
  },
  {
    name: 'a node that is down inhibits every alert with its name',
    fails: checks.inhibitions,
    dist: route('consequence_of=~"(.* )?node( .*)?"', 'alertname!=""'),
  },
  {
    name: "one tenant's outage inhibits alerts of all tenants",
    fails: checks.inhibitions,
    dist: route(/(\)\?database\(.*\n\s+- namespace!=""\n\s+equal:)\n\s+- namespace/, '$1 []'),
  },
  {
    name: 'an URL file of the second path that does not exist',
    fails: checks.secondPath,
    dist: route('/push-url', '/push-address'),
  },
  {
    name: 'a push whose text Alertmanager takes for a list',
    fails: checks.secondPath,
    dist: route('{{ .Status }} since', '[{{ .Status }}] since'),
  },
  {
    name: 'a heartbeat that does not depend on the chat',
    fails: checks.deadChat,
    dist: rule('watchdog', / unless on \(\)[^\n]*(\n {10,}[^\n]*)*/, ''),
  },
  {
    name: 'no messages for resolved alerts',
    fails: checks.notified,
    dist: route(/send_resolved: true/g, 'send_resolved: false'),
  },
  {
    name: 'a heartbeat URL file that does not exist',
    fails: checks.heartbeat,
    dist: route('/heartbeat-url', '/heart-beat-url'),
  },
];
