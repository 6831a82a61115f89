import { logqlError } from '@twisterlab/platform/metrics/logql';
import { alertRules } from '@twisterlab/platform/model/monitoring-files';
import { metrics } from '@twisterlab/platform/verify/monitoring/metrics';
import { stringify } from 'yaml';
import { indexLabels } from '../../charts/monitoring/loki/configuration';
import { commandsOf, runbookCommands } from '../../drills/runbooks/page';
import { findings, object } from '../kit/objects';
import { compiled } from '../kit/rendered';

type Commands = ReturnType<typeof runbookCommands>;
const inLanguage = (commands: Commands, language: string) => commands.filter((each) => each.language === language);

/** Faults that the rule `metrics` finds when the queries are rules of Prometheus, with its scrape jobs and what pods push. */
function promqlFaults(commands: Commands): string[] {
  const rules = inLanguage(commands, 'promql').map(({ page, line, text }) => ({
    alert: `${page}:${line}`,
    expr: text,
  }));
  const file = object('v1', 'ConfigMap', 'queries', {
    data: { 'queries.yml': stringify({ groups: [{ name: 'queries', rules }] }) },
  });
  const labelled = { ...file, metadata: { ...file.metadata, labels: alertRules } };
  const { graphs } = compiled();
  const scrapes = graphs.flatMap((graph) => graph.all('ConfigMap').map(({ manifest }) => manifest));
  const pushes = graphs.flatMap(({ environments }) => environments.flatMap(({ monitoring }) => monitoring.pushes));
  return findings(metrics, [...scrapes, labelled], { monitoring: { pushes } }).filter((each) =>
    each.includes('ConfigMap queries'),
  );
}

/** Syntax errors, and stream labels that Loki does not have. */
function logqlFaults(commands: Commands): string[] {
  return inLanguage(commands, 'logql').flatMap(({ page, line, text }) => {
    const error = logqlError(text);
    const labels = [...text.matchAll(/\{([^}]*)\}/g)].flatMap(([, matchers]) => [
      ...matchers!.matchAll(/(\w+)\s*[=!]/g),
    ]);
    const unknown = labels
      .map(([, label]) => label!)
      .filter((label) => !(indexLabels as readonly string[]).includes(attributeOf(label)));
    return [...(error ? [error] : []), ...unknown.map((label) => `${label} is no index label`)].map(
      (fault) => `${page}:${line}: ${fault}`,
    );
  });
}

/** Loki's label of an OpenTelemetry attribute has underscores. */
const attributeOf = (label: string) => indexLabels.find((each) => each.replaceAll('.', '_') === label) ?? label;

const query = (code: string) => commandsOf('page.md', `\`${code}\``);

describe('queries of the runbooks', () => {
  const commands = runbookCommands();

  it('read metrics and labels that a job exports', () => {
    expect(inLanguage(commands, 'promql').length).toBeGreaterThan(10);
    expect(promqlFaults(commands)).toEqual([]);
  });

  it('select log streams by labels that Loki has', () => {
    expect(inLanguage(commands, 'logql').length).toBeGreaterThan(5);
    expect(logqlFaults(commands)).toEqual([]);
  });

  it.each([
    ['rate(container_fs_writes_bytes_total[5m])', 'container_fs_writes_bytes_total, which no job exports'],
    ['rate(container_fs_writes_total{pods="x"}[5m])', 'by the label pods'],
    ['topk(5, apiserver_storage_objects', 'the expression'],
  ])('refuses %s', (text, fault) => {
    expect(promqlFaults(query(text)).join('\n')).toContain(fault);
  });

  it.each([
    ['{namespace="vault"} | json', 'page.md:1: namespace is no index label'],
    ['{service_name="a"} | json |', 'page.md:1'],
  ])('refuses %s', (text, fault) => {
    expect(logqlFaults(query(text)).join('\n')).toContain(fault);
  });
});
