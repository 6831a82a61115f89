import type { MonitoringRule } from '@twisterlab/platform/model/monitoring';
import type { Tenant } from '../../../environments/schema/tenant';
import { alert, days } from '../../kit/alert';

const day = 86_400;
/** Days after which the accepted risk is reviewed. */
const review = days(90, 'a quarter: long enough to rent or build a bucket');

/** Alerts of a tenant that accepted to have no off-site copies: they count the days since then. */
export function offsiteAlerts({ namespace, backups: { withoutOffsite } }: Tenant): MonitoringRule[] {
  if (!withoutOffsite) return [];
  const accepted = Date.parse(withoutOffsite.accepted) / 1000;
  const since = `vector(time()) - ${accepted}`;
  const count = (condition: string) =>
    `label_replace((${since} ${condition}) / ${day}, "namespace", "${namespace}", "", "")`;
  const summary = (passed: string) => `${namespace} has had no off-site copies for ${passed} days`;
  const shared = {
    summary: summary('{{ $value | printf "%.0f" }}'),
    description: `One disk holds the data and all copies. Accepted on ${withoutOffsite.accepted}: ${withoutOffsite.reason}`,
    runbook: 'docs/runbooks/backups.md#without-off-site-copies',
    recovers: 'byCommit',
  } as const;
  /** A single evaluation, some days after the acceptance. */
  const after = (passed: number) => {
    const at = `${(accepted / day + passed) * 24}h`;
    return { given: {}, at, every: at };
  };
  const fires = (passed: number) => ({ ...after(passed), labels: { namespace }, summary: summary(`${passed}`) });
  const reviewed = review.value / day;
  return [
    alert('NoOffsiteCopies', { ...shared, severity: 'info', expr: count('>= 0'), fires: fires(1), quiet: after(-1) }),
    alert('NoOffsiteCopiesForLong', {
      ...shared,
      severity: 'warning',
      threshold: review,
      expr: (limit) => count(`> ${limit}`),
      fires: fires(reviewed + 1),
      quiet: after(reviewed - 1),
    }),
  ];
}
