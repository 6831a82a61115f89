import { link } from '@twisterlab/platform/link/graph';
import { noMonitoring } from '@twisterlab/platform/model/monitoring';
import { ruleGroups } from '@twisterlab/platform/verify/monitoring/rule-groups';
import { yamlText } from '@twisterlab/platform/write/yaml';
import { cluster, configMap, environment, findings, graphFindings } from '../../kit/objects';

const annotations = { summary: 'It is down', description: 'No one answers.', runbook_url: 'https://example.org' };
const alert = { alert: 'Down', expr: 'up == 0', for: '5m', labels: { severity: 'warning' }, annotations };
const file = (content: unknown, labels: Record<string, string> = { 'twisterlab.io/alert-rules': 'prometheus' }) => {
  const map = configMap('rules', { 'a.yml': yamlText(content) });
  return findings(ruleGroups, [{ ...map, metadata: { ...map.metadata, labels } }]);
};
const rule = (change: object) => file({ groups: [{ name: 'a', rules: [{ ...alert, ...change }] }] });

describe('rule-groups', () => {
  it('accepts alerts, recording rules and other ConfigMaps', () => {
    const record = { record: 'up:sum', expr: 'sum(up)' };
    expect(file({ groups: [{ name: 'a', interval: '30s', rules: [alert, record] }] })).toEqual([]);
    expect(file({ route: {} }, {})).toEqual([]);
  });

  it.each([
    ['without groups', {}, 'it has no groups'],
    ['with another key', { groups: [{ name: 'a', rules: [alert] }], group: [] }, 'it has group beside groups'],
    ['with a group without a name', { groups: [{ rules: [alert] }] }, 'group 1 has no name'],
    ['with a group without rules', { groups: [{ name: 'a' }] }, 'the group a has no rules'],
    [
      'with the same name twice',
      { groups: Array(2).fill({ name: 'a', rules: [alert] }) },
      'two groups have the name a',
    ],
    [
      'with a wrong interval',
      { groups: [{ name: 'a', interval: '5x', rules: [alert] }] },
      'the group a has interval 5x',
    ],
  ])('rejects a file %s', (_, content, message) => {
    expect(file(content)).toEqual([expect.stringContaining(`ConfigMap rules a.yml: ${message}`)]);
  });

  it('rejects two alerts of one name with different runbooks, and accepts those with the same one', () => {
    const other = { ...alert, annotations: { ...annotations, runbook_url: 'https://example.org/other' } };
    const two = (second: object) => file({ groups: [{ name: 'a', rules: [alert, second] }] });
    expect(two({ ...alert, labels: { severity: 'critical' } })).toEqual([]);
    expect(two(other)).toEqual([
      expect.stringContaining(
        'a.yml: two alerts have the name Down, with the runbooks https://example.org and https://example.org/other',
      ),
    ]);
  });

  it.each([
    ['no expression', { expr: undefined }, 'alert Down has no expr'],
    ['no severity', { labels: {} }, 'alert Down has the severity (none)'],
    ['an unknown severity', { labels: { severity: 'warn' } }, 'alert Down has the severity warn'],
    ['an unknown field', { form: '5m' }, 'alert Down has the unknown field form'],
    ['a wrong duration', { for: '5min' }, 'alert Down has for 5min'],
    ['no summary', { annotations: { ...annotations, summary: '' } }, 'alert Down has no summary'],
    ['no runbook', { annotations: { ...annotations, runbook_url: undefined } }, 'alert Down has no runbook_url'],
    ['a number as a label', { labels: { severity: 'info', tier: 1 } }, 'alert Down has tier 1, which is no text'],
  ])('rejects an alert with %s', (_, change, message) => {
    expect(rule(change)).toEqual([expect.stringContaining(message)]);
  });

  it('rejects a rule that is both or neither', () => {
    expect(rule({ alert: undefined, labels: undefined, annotations: undefined, for: undefined })).toEqual([
      expect.stringContaining('record (no name) needs either alert or record'),
    ]);
  });

  it('rejects a declared group that no file contains', () => {
    const map = configMap('rules', { 'a.yml': yamlText({ groups: [{ name: 'a', rules: [alert] }] }) });
    const rules = { ...map, metadata: { ...map.metadata, labels: { 'twisterlab.io/alert-rules': 'prometheus' } } };
    const own = environment([rules]);
    const declared = (name: string) => ({ ...own, monitoring: { ...noMonitoring, ruleGroups: [{ name, rules: [] }] } });
    expect(graphFindings(ruleGroups, link(cluster, [declared('a')]))).toEqual([]);
    expect(graphFindings(ruleGroups, link(cluster, [declared('b')]))).toEqual([
      'ConfigMap rules no file has the declared rule group b: its alerts never fire',
    ]);
  });
});
