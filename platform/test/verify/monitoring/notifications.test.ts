import { notifications } from '@twisterlab/platform/verify/monitoring/notifications';
import { yamlText } from '@twisterlab/platform/write/yaml';
import { configMap, findings } from '../../kit/objects';

const rules = {
  ...configMap('rules', {
    'a.yml': yamlText({
      groups: [{ name: 'a', rules: [{ alert: 'Down', expr: 'up == 0', labels: { severity: 'critical', team: 'a' } }] }],
    }),
  }),
};
const labelled = { ...rules, metadata: { ...rules.metadata, labels: { 'twisterlab.io/alert-rules': 'prometheus' } } };
const receivers = [
  { name: 'chat', slack_configs: [{ api_url_file: '/etc/chat-url' }] },
  { name: 'pager', webhook_configs: [{ url_file: '/etc/pager-url' }] },
];
const pager = { receiver: 'pager', matchers: ['severity="critical"'], repeat_interval: '4h' };
const good = { route: { receiver: 'chat', group_by: ['alertname', 'team'], routes: [pager] }, receivers };
const check = (change: object) =>
  findings(notifications, [
    labelled,
    configMap('alertmanager', { 'alertmanager.yml': yamlText({ ...good, ...change }) }),
  ]);
const to = (change: object) => check({ route: { ...good.route, routes: [{ ...pager, ...change }] } });
const inhibition = { source_matchers: ['alertname="Down"'], target_matchers: ['severity="critical"'], equal: ['team'] };

describe('notifications', () => {
  it('accepts routes and inhibitions that match alerts, and rules in a file of that name', () => {
    expect(check({ inhibit_rules: [inhibition, { ...inhibition, equal: [] }] })).toEqual([]);
    expect(findings(notifications, [configMap('rules', { 'alertmanager.yml': 'groups: []\n' })])).toEqual([]);
  });

  it.each([
    ['no route', { route: undefined }, 'it has no route'],
    ['an unknown key', { receiver: [] }, 'it has the unknown field receiver'],
    [
      'a receiver that sends nothing',
      { receivers: [receivers[0], { name: 'pager' }] },
      'the receiver pager sends nothing',
    ],
    [
      'a receiver without an address',
      { receivers: [receivers[1], { name: 'chat', slack_configs: [{}] }] },
      'slack_configs of chat has none of api_url',
    ],
    [
      'a receiver that no route uses',
      { receivers: [...receivers, { ...receivers[0], name: 'mail' }] },
      'no route sends to the receiver mail',
    ],
    ['matchers that are no list', { inhibit_rules: [{ ...inhibition, target_matchers: {} }] }, 'target_matchers'],
    [
      'a nested route without a list',
      { route: { ...good.route, routes: [{ ...pager, routes: [{ matchers: 'a=b' }] }] } },
      'matchers',
    ],
    ['two of one name', { receivers: [...receivers, receivers[0]] }, 'two receivers have the name chat'],
    [
      'an inhibition without labels',
      { inhibit_rules: [{ ...inhibition, equal: undefined }] },
      'an inhibition has no equal labels',
    ],
    [
      'an inhibition without a source',
      { inhibit_rules: [{ ...inhibition, source_matchers: [] }] },
      'has no source_matchers',
    ],
    ['an inhibition by an unknown label', { inhibit_rules: [{ ...inhibition, equal: ['tier'] }] }, 'compares tier'],
  ])('rejects %s', (_, change, message) => {
    expect(check(change)).toContainEqual(expect.stringContaining(message));
  });

  it.each([
    ['to a missing receiver', { receiver: 'sms' }, 'a route sends to sms, which is no receiver'],
    ['without matchers', { matchers: [] }, 'a route to pager has no matchers'],
    ['with a wrong duration', { repeat_interval: '4 hours' }, 'has repeat_interval 4 hours'],
    ['with a matcher that does not parse', { matchers: ['severity critical'] }, 'which does not parse'],
    ['with an unknown severity', { matchers: ['severity="urgent"'] }, 'matches the severity urgent'],
    ['with an unknown alert', { matchers: ['alertname="Up"'] }, 'matches the alert Up'],
    ['with an unknown label', { matchers: ['tier="a"'] }, 'matches tier, a label that no alert has'],
    ['grouped by an unknown label', { group_by: ['tier'] }, 'groups by tier'],
    ['with an unknown field', { match: {} }, 'has the unknown field match'],
  ])('rejects a route %s', (_, change, message) => {
    expect(to(change)).toContainEqual(expect.stringContaining(message));
  });
});
