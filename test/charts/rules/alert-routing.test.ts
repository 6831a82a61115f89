import { alertRouting } from '../../../charts/rules/alert-routing';
import { findingsInFile } from '../../kit/changed-file';

const check = (change?: readonly [string, string]) =>
  findingsInFile(alertRouting, { environment: 'edge', object: 'alertmanager-config', key: 'alertmanager.yml' }, change);

describe('alert-routing', () => {
  it('accepts the rendered file, and other intervals', () => {
    expect(check()).toEqual([]);
    expect(check(['repeat_interval: 1d', 'repeat_interval: 12h'])).toEqual([]);
    expect(check(['max_alerts: 1', 'max_alerts: 2'])).toEqual([]);
  });

  it.each([
    ['- alertname\n', '- severity\n', 'the first route does not group by alertname'],
    ['- namespace\n', '- alertname\n', 'group_by'],
    ['repeat_interval: 1d', 'repeat_interval: 1x', 'repeat_interval'],
    ['repeat_interval: 1d', 'repeat_interval: 2h', 'at least 12h'],
    ['  repeat_interval: 1d\n', '', 'the first route repeats every 4h (unset)'],
    ['repeat_interval: 5m', 'repeat_interval: 30s', 'has a repeat_interval below its group_interval'],
    ['repeat_interval: 5m', 'repeat_interval: 2h', 'sends the heartbeat less than once an hour'],
    ['repeat_interval: 4h', 'repeat_interval: 40h', 'has a longer repeat_interval (40h)'],
    ['repeat_interval: 1w', 'repeat_interval: 2w', 'but Alertmanager forgets after 192h what it sent'],
    ['group_wait: 10s', 'group_wait: 10m', 'has a longer group_wait (10m)'],
    ['group_interval: 1h', 'group_interval: 1m', 'has a shorter group_interval (1m) than warnings'],
    ['send_resolved: true', 'send_resolved: false', 'has no send_resolved'],
    ['send_resolved: false', 'send_resolved: true', 'counts as a sign of life'],
    ['alertname="Watchdog"', 'alertname="Other"', 'no one notices that alerts stop'],
    ['continue: true', 'continue: false', 'critical alerts reach second: if it fails'],
    ['- receiver: second', '- receiver: chat', 'critical alerts reach chat: if it fails'],
    ["title: '{{ .GroupLabels", "titlex: '{{ .GroupLabels", 'payload'],
    ['{{ .Status }} since', '[{{ .Status }}] since', 'the message of the receiver second begins as a list'],
    ["title: '{{ .GroupLabels", "title: '[{{ .GroupLabels", 'the title of the receiver second begins as a list'],
    ['inhibit_rules:', 'inhibit_rulesx:', 'no inhibition has the target'],
    ['database( .*)?"', 'databas( .*)?"', 'no inhibition has the target database'],
  ])('rejects %j as %j', (from, to, message) => {
    expect(check([from, to]).join('\n')).toContain(message);
  });
});
