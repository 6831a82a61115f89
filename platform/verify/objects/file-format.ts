import type { FileFormat } from '../../files/format';
import { type Syntax, syntaxFault } from '../../files/syntax';
import { ruleFormat } from '../../metrics/expressions';
import { dashboardFormat, isDashboard } from '../../metrics/grafana';
import { prometheusFormat } from '../../metrics/jobs';
import type { Manifest } from '../../model/manifest';
import { alertRules } from '../../model/monitoring-files';
import type { Finding, Rule } from '../rule';

/**
 * A program does not start with a file that it cannot parse, and a rule that reads the file finds nothing in it.
 *
 * Bias: accepts a file whose name has no known extension, and a template, which a program expands before it parses the file.
 */
export const fileFormat: Rule = {
  name: 'file-format',
  *check(graph) {
    for (const at of graph.all('ConfigMap')) {
      const { metadata, data = {} } = at.manifest;
      for (const [key, text] of Object.entries(data)) yield* findings(at, `the file ${key}`, key, text, metadata);
    }
    for (const at of graph.all('HelmChartConfig')) {
      const text = at.manifest.spec?.valuesContent;
      if (text !== undefined) yield* findings(at, 'spec.valuesContent', 'values.yaml', text, at.manifest.metadata);
    }
  },
};

function* findings(
  at: Finding['at'],
  what: string,
  name: string,
  text: string,
  metadata: Manifest['metadata'],
): Iterable<Finding> {
  const format = formatOf(name, text, metadata);
  for (const fault of format ? format.faults(text) : plainFaults(name, text)) {
    yield {
      at,
      message: `${what} is not ${format?.name ?? `valid ${syntaxOf(name)}`}: ${fault}`,
      fix: 'Correct the file.',
    };
  }
}

function formatOf(name: string, text: string, { labels }: Manifest['metadata']): FileFormat<object> | undefined {
  if (labels?.[Object.keys(alertRules)[0]!] !== undefined) return ruleFormat;
  if (name === 'prometheus.yml') return prometheusFormat;
  return syntaxOf(name) === 'JSON' && isDashboard(text) ? dashboardFormat : undefined;
}

function syntaxOf(name: string): Syntax | undefined {
  if (name.endsWith('.json')) return 'JSON';
  return /\.ya?ml$/.test(name) ? 'YAML' : undefined;
}

function plainFaults(name: string, text: string): readonly string[] {
  const syntax = syntaxOf(name);
  const fault = syntax && syntaxFault(text, syntax);
  return fault === undefined || isTemplate(text) ? [] : [fault];
}

/** Whether a text has a placeholder of Go or of a shell outside of quotes. */
function isTemplate(text: string): boolean {
  return /\{\{|\$\{|<%/.test(text.replace(/"(?:\\.|[^"\\])*"|'[^'\n]*'/g, ''));
}
