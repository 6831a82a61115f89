import { ofKind } from '@twisterlab/platform/model/kinds';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { parse } from 'yaml';
import { withoutHelmCharts } from '../../charts';
import { dashboardsFor } from '../../charts/monitoring/grafana/dashboards';
import { render } from '../../charts/site';
import { type Environments, validateEnvironments } from '../../environments/schema/environments';
import { records } from '../kit/records';
import { environmentsWith, threeNodes } from '../records/good';

interface Route {
  readonly receiver: string;
  readonly matchers?: readonly string[];
  readonly routes?: readonly Route[];
}
interface Configuration {
  readonly route: Route;
  readonly receivers: readonly ({ readonly name: string } & Readonly<Record<string, unknown>>)[];
}

interface Message {
  readonly text?: string;
  readonly message?: string;
}

const mail = { smarthost: 'mail.example.org', from: 'a@example.org', to: 'b@example.org', user: 'a' };
const three = { nodes: threeNodes, serverAddress: '192.168.0.40' };

const edgeOf = (fleet: Environments) => render(fleet, withoutHelmCharts).find(({ name }) => name === 'edge')!;
const own = ({ objects }: RenderedEnvironment) => objects.filter(({ application }) => application === 'alertmanager');
function configurationOf(edge: RenderedEnvironment): string {
  const config = ofKind(own(edge).find(({ manifest }) => manifest.kind === 'ConfigMap')!.manifest, 'ConfigMap');
  return config.data!['alertmanager.yml']!;
}
const routesOf = (route: Route): Route[] => [route, ...(route.routes ?? []).flatMap(routesOf)];
const keysOf = ({ secrets }: RenderedEnvironment) =>
  Object.keys(secrets.find(({ name }) => name === 'alertmanager')!.keys);

describe.each([
  ["the tests' records", validateEnvironments(records)],
  ['mail and Discord', environmentsWith({ edge: { ...three, alerts: { mail, chat: 'discord' } } })],
])('Alertmanager of %s', (_, fleet) => {
  const edge = edgeOf(fleet);
  const text = configurationOf(edge);
  const { route, receivers } = parse(text) as Configuration;

  it('defines exactly the receivers that routes use', () => {
    const named = new Set(routesOf(route).map(({ receiver }) => receiver));
    expect(receivers.map(({ name }) => name).sort()).toEqual([...named].sort());
  });

  it('links to dashboards that exist, by variables that they have', () => {
    const boards = dashboardsFor(new Set(), { objective: 99.9, retentionDays: 32, docs: '', prometheus: '' });
    const links = [...text.matchAll(/\/d\/([\w-]+)(?:\?var-(\w+)=\{\{ \.Labels\.(\w+) \}\})?/g)];
    expect(new Set(links.map(([, uid]) => uid)).size).toBeGreaterThan(3);
    for (const [, uid, variable, label] of links) {
      const board = boards.find((each) => each.uid === uid);
      expect([uid, board?.uid]).toEqual([uid, uid]);
      expect(variable).toBe(label);
      if (variable) expect(board!.templating?.list?.map(({ name }) => name)).toContain(variable);
    }
  });

  it('links each alert of a message to its runbook, a dashboard and its graph', () => {
    const messages = receivers.flatMap((receiver) =>
      ['slack_configs', 'discord_configs', 'email_configs'].flatMap((type) => (receiver[type] as Message[]) ?? []),
    );
    expect(messages.length).toBe(text.includes('email_configs') ? 2 : 1);
    for (const { text: own, message = own } of messages)
      expect(message).toMatch(/runbook_url[\s\S]+ExternalURL \}\}[\s\S]+GeneratorURL/);
  });

  it('reads every secret from a file of the Secret', () => {
    const files = [...text.matchAll(/_file: \/etc\/alertmanager-secret\/(\S+)/g)].map(([, key]) => key!);
    expect([...new Set(files)].sort()).toEqual(keysOf(edge).sort());
    expect(text).not.toMatch(/https?:\/\/|password:|api_url:|\burl:/);
  });

  it('sends the heartbeat every five minutes, in the first route', () => {
    expect(route.routes![0]).toMatchObject({
      receiver: 'heartbeat',
      matchers: ['alertname="Watchdog"'],
      group_wait: '0s',
      repeat_interval: '5m',
    });
  });
});

describe('Alertmanager', () => {
  const edge = edgeOf(validateEnvironments(records));

  it('routes critical alerts of tenants without on-call like warnings', () => {
    const { route } = parse(configurationOf(edge)) as Configuration;
    const critical = route.routes!.filter(({ matchers }) => matchers!.includes('severity="critical"'));
    expect(critical.map(({ receiver, matchers }) => [receiver, matchers![1]])).toEqual([
      ['chat', 'namespace=~"twisterlab-staging|twisterlab-dev"'],
      ['chat', expect.stringMatching(/^host=~"staging/)],
      ['second', undefined],
      ['chat', undefined],
    ]);
  });

  it('reaches only the internet by HTTPS, and the mail server of the record', () => {
    const flows = (rendered: RenderedEnvironment) =>
      rendered.flows
        .filter(({ from, to }) => 'name' in from && from.name === 'alertmanager' && to.name !== 'dns')
        .map(({ to, port }) => `${to.name} ${port}`);
    expect(flows(edge)).toEqual(['internet 443']);
    const withMail = edgeOf(
      environmentsWith({ edge: { ...three, alerts: { mail: { ...mail, networks: ['192.168.0.9/32'] } } } }),
    );
    expect(flows(withMail)).toEqual(['internet 443', 'mail 587']);
  });

  it('accepts only Loki and Prometheus, and has no Ingress', () => {
    const callers = edge.flows.filter(({ to }) => to.name === 'alertmanager').map(({ from }) => from.name);
    expect(callers.sort()).toEqual(['loki', 'prometheus']);
    expect(own(edge).map(({ manifest }) => manifest.kind)).not.toContain('Ingress');
  });
});
