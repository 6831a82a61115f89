import type { MonitoringRule } from '@twisterlab/platform/model/monitoring';
import { causes, causesLabel } from '../../charts/kit/causes';
import { logAlerts } from '../../charts/monitoring/loki/alerts';
import { rendered } from '../kit/rendered';

const groups = rendered().flatMap(({ monitoring: monitored }) => monitored.ruleGroups);
const alerts = [...groups.flatMap(({ rules }) => rules), ...logAlerts].filter(({ alert }) => alert);
const named = (name: string) => alerts.filter(({ alert }) => alert === name);
const declaredBy = ({ labels }: MonitoringRule) => labels?.[causesLabel]?.split(' ') ?? [];

/** Labels of an alert in its first firing case. */
function labelsOf({ proof, labels }: MonitoringRule): string[] {
  const [first] = proof && 'fires' in proof ? proof.fires : [];
  const given = first?.labels
    ? Object.keys(first.labels)
    : [...(Object.keys(first?.given ?? {})[0] ?? '').matchAll(/(\w+)="/g)].map(([, label]) => label!);
  return [...given, ...Object.keys(labels ?? {})];
}

/** The first word of a name: what the alert is about. */
const subject = (name: string) => /^[A-Z][a-z]+/.exec(name)![0];
const inhibited = alerts.flatMap((rule) =>
  declaredBy(rule).flatMap((cause) =>
    (causes[cause as keyof typeof causes].alerts as readonly string[]).map((by) => [rule.alert!, by] as const),
  ),
);

describe('inhibitions', () => {
  it.each(Object.entries(causes))('%s has existing alerts, and consequences', (cause, fault) => {
    expect(fault.alerts.filter((name) => named(name).length === 0)).toEqual([]);
    expect(alerts.some((rule) => declaredBy(rule).includes(cause))).toBe(true);
  });

  it.each(Object.entries(causes))('%s compares labels that its alerts and their consequences have', (cause, fault) => {
    const both = [...fault.alerts.flatMap(named), ...alerts.filter((rule) => declaredBy(rule).includes(cause))];
    const missing = both.flatMap((rule) =>
      fault.equal.filter((label) => !labelsOf(rule).includes(label)).map((label) => `${rule.alert}: ${label}`),
    );
    expect(missing).toEqual([]);
  });

  it('leave alerts that name a cause alone, except by a more severe alert about the same thing', () => {
    const isCause =
      /^(Disk|Claim|HighMemory|Container(Out|Mem)|NodePressure|Postgres|Patroni|Redis|Backup|Restore|Etcd|Certificate)/;
    const byOthers = inhibited.filter(([name, by]) => isCause.test(name) && subject(name) !== subject(by));
    expect(byOthers).toEqual([]);
    expect(alerts.filter(({ alert }) => isCause.test(alert!)).length).toBeGreaterThan(40);
  });

  it('silence what follows from a node that is down, and nothing else of it', () => {
    const byNode = inhibited.filter(([, by]) => by === 'NodeUnreachable').map(([name]) => name);
    expect(byNode.sort()).toEqual(['DaemonSetShort', 'PodPending', 'StatefulSetShort', 'TargetDown']);
  });
});
