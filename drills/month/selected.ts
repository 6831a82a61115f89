import { seriesOfEvents } from '@twisterlab/platform/metrics/catalogue';
import { matches, parsePromql, parseSelector, type Selector } from '@twisterlab/platform/metrics/promql';
import type { RuleGroup } from '@twisterlab/platform/model/monitoring';
import { parse } from 'yaml';
import type { Simulated } from '../world/series';

type Series = Pick<Simulated, 'name' | 'labels'>;

/** Every selector of the rules. @param files rule files by name */
export function selectorsOf(files: Readonly<Record<string, string>>): Selector[] {
  const expressions = Object.values(files).flatMap((text) =>
    (parse(text) as { groups: readonly RuleGroup[] }).groups.flatMap(({ rules }) => rules.map(({ expr }) => `${expr}`)),
  );
  return expressions.flatMap((text) => {
    const found: Selector[] = [];
    parsePromql(text)
      .root.cursor()
      .iterate(({ name, node }) => {
        if (name === 'VectorSelector') found.push(parseSelector(text, node));
      });
    return found;
  });
}

/** The series that a selector reads. */
export const selects =
  ({ name, matchers }: Selector) =>
  (series: Series): boolean =>
    series.name === name && matchers.every((each) => matches(each, series.labels[each.label] ?? ''));

/** The series that some rule reads: the others cannot cause a message. */
export function readByRules<S extends Series>(world: readonly S[], selectors: readonly Selector[]): S[] {
  return world.filter((series) => selectors.some((selector) => selects(selector)(series)));
}

/** Series that a healthy cluster of these charts lacks, and why. */
export const absent: Readonly<Record<string, string>> = {
  ALERTS: 'the rules write it',
  argocd_app_info: 'each state of an application is another series',
  kube_pod_init_container_status_waiting_reason: 'only of a container that waits',
  kube_horizontalpodautoscaler_status_current_replicas: 'no chart has an autoscaler',
  kube_horizontalpodautoscaler_spec_max_replicas: 'no chart has an autoscaler',
  kube_horizontalpodautoscaler_spec_min_replicas: 'no chart has an autoscaler',
  kube_horizontalpodautoscaler_status_condition: 'no chart has an autoscaler',
  kubelet_volume_stats_available_bytes: 'local volumes have none',
  kubelet_volume_stats_capacity_bytes: 'local volumes have none',
};

/** Selectors that read nothing, but those of recording rules and of what exists only after an event. */
export function unread(world: readonly Series[], selectors: readonly Selector[], jobs: readonly string[]): string[] {
  const events = new Set(jobs.flatMap(seriesOfEvents));
  const faults = selectors.flatMap((selector) => {
    const { name = '', matchers } = selector;
    if (name.includes(':') || name in absent || events.has(name) || world.some(selects(selector))) return [];
    return [`${name}{${matchers.map(({ label, op, value }) => `${label}${op}"${value}"`).join(',')}}`];
  });
  return [...new Set(faults)];
}
