import type { MonitoringRule } from '@twisterlab/platform/model/monitoring';
import { duration } from '@twisterlab/platform/util/duration';
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
    const shortOfPods = ['DaemonSetShort', 'DeploymentShort', 'PodPending', 'StatefulSetShort'];
    const rollouts = ['RolloutStuck', 'StatefulSetRolloutStuck'];
    expect(byNode.sort()).toEqual([...shortOfPods, ...rollouts, 'TargetDown'].sort());
  });

  it('come in time: one OOM kill sends one message', () => {
    // A scrape, an evaluation, and the group_wait of Alertmanager.
    const causeFiresWithin = 30 + 30 + 30;
    const followers = alerts.filter((rule) => declaredBy(rule).includes('killed-container'));
    expect(followers.map(({ alert }) => alert).sort()).toEqual(['MemoryKills', 'OutOfMemoryKill']);
    expect(named('ContainerOutOfMemory').map((rule) => rule.for)).toEqual([undefined]);
    for (const { for: holds } of followers) expect(duration(holds ?? '0s')).toBeGreaterThan(causeFiresWithin);
  });

  it('of a slow disk come after it', () => {
    for (const [name, by] of inhibited.filter(([, by]) => ['DiskSlow', 'DatastoreSlow'].includes(by))) {
      const [first, second] = [by, name].map((each) => duration(named(each)[0]!.for ?? '0s'));
      expect([name, second! > first!]).toEqual([name, true]);
    }
  });
});
