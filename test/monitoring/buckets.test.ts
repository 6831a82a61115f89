import { parse } from 'yaml';
import { keptBuckets } from '../../charts/monitoring/prometheus/buckets';
import { configuration } from '../../charts/monitoring/prometheus/configuration';
import { rendered } from '../kit/rendered';

interface Relabelling {
  readonly source_labels?: readonly string[];
  readonly regex: string;
  readonly action?: string;
  readonly target_label?: string;
  readonly replacement?: string;
}

const config = parse(configuration({ name: 'edge' }, [], { probes: [], routes: [] })) as {
  readonly scrape_configs: readonly { readonly job_name: string; readonly metric_relabel_configs?: Relabelling[] }[];
};
const relabellings = config.scrape_configs.find(({ job_name }) => job_name === 'kubernetes-nodes')!
  .metric_relabel_configs!;

/** As Prometheus relabels: the three actions that the job uses. @returns undefined for a dropped series. */
function relabelled(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> | undefined {
  let now = labels;
  for (const { source_labels = [], regex, action = 'replace', target_label = '', replacement = '' } of relabellings) {
    const pattern = new RegExp(`^(?:${regex})$`);
    const matches = pattern.test(source_labels.map((label) => now[label] ?? '').join(';'));
    if (action === 'replace' && matches) now = { ...now, [target_label]: replacement };
    if (action === 'drop' && matches) return undefined;
    if (action === 'labeldrop') now = Object.fromEntries(Object.entries(now).filter(([label]) => !pattern.test(label)));
  }
  return now;
}

const bucket = (histogram: string, le: string) => ({ __name__: `${histogram}_bucket`, le, verb: 'GET' });

describe('buckets of the histograms of K3s', () => {
  it.each(Object.entries(keptBuckets))('of %s: the one that alerts read, unchanged', (histogram, le) => {
    expect(relabelled(bucket(histogram, le))).toEqual(bucket(histogram, le));
    // Limits of the same histograms, and one that differs where the point is.
    for (const other of ['0.1', '1.0', '4.096', '+Inf', le.replace('.', 'x')])
      expect(relabelled(bucket(histogram, other))).toBeUndefined();
  });

  it('of others are dropped; counts, sums and gauges remain', () => {
    for (const histogram of ['apiserver_request_duration_seconds', 'workqueue_queue_duration_seconds'])
      expect(relabelled(bucket(histogram, '0.8'))).toBeUndefined();
    for (const __name__ of ['apiserver_request_sli_duration_seconds_count', 'etcd_server_has_leader'])
      expect(relabelled({ __name__ })).toEqual({ __name__ });
  });

  it('are read by alerts only at the limit that is kept', () => {
    const expressions = rendered().flatMap(({ monitoring }) =>
      monitoring.ruleGroups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
    );
    const dropped = Object.keys(keptBuckets).join('|');
    const read = expressions.flatMap((expr) => [
      ...expr.matchAll(new RegExp(`\\b(${dropped})_bucket(?:\\{([^}]*)\\})?`, 'g')),
    ]);
    expect(new Set(read.map(([, histogram]) => histogram))).toEqual(new Set(Object.keys(keptBuckets)));
    for (const [, histogram, matchers = ''] of read)
      expect(matchers).toContain(`le="${keptBuckets[histogram as keyof typeof keptBuckets]}"`);
  });

  it('have limits that every version of Prometheus writes alike', () => {
    for (const le of Object.values(keptBuckets)) expect(le).toMatch(/^\d+\.\d*[1-9]$/);
  });
});
