import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isCrd } from '@twisterlab/platform/helm/crds';
import { type Problem, UserError } from '@twisterlab/platform/model/problem';
import { progress } from '@twisterlab/platform/util/progress';
import { root } from '@twisterlab/platform/util/root';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import { findingsOn } from '../precision/findings';
import { type PublicChart, renderPublicChart } from '../precision/render';
import { type Checked, isWrong, page } from '../precision/report';
import { neededCrds, neededValues } from '../precision/values';
import type { Command } from './command';

const help = `Usage: npm run precision -- [NAME...] --charts DIR [options]

Puts public Helm charts to the engine's rules, to find rules that refuse what is right. Prints each finding. Read those that are new: correct
the rule of a wrong one, or add it to cli/precision/wrong.ts.

  NAME...          only these charts
  --charts DIR     folder with the unpacked charts, each as DIR/NAME, with its dependencies. Required
  --write          write docs/public-charts.md
  --help           print this

Charts need Helm: $HELM, else helm in PATH.
Exit codes: 0 no finding is known to be wrong, 1 some are, 2 bad input or a chart that does not render.`;

const options = { charts: { type: 'string' }, write: { type: 'boolean' } } as const;

export const precision: Command = {
  name: 'precision',
  summary: 'check public charts, to find rules that refuse what is right',
  help,
  options,
  run(args, io) {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    const folder = values.charts;
    if (folder === undefined || !existsSync(folder))
      throw problem(`there is no folder ${folder ?? 'given'}.`, 'Write: npm run precision -- --charts DIR');
    const [cluster] = validateEnvironments(records).clusters;
    const names = positionals.length > 0 ? positionals : chartsIn(folder);
    if (names.length === 0) throw problem(`${folder} has no charts.`, 'Unpack them as DIR/NAME.');
    const render = (name: string): PublicChart => {
      const known = (neededCrds[name] ?? []).flatMap((other) => render(other).objects.filter(isCrd));
      return renderPublicChart(join(folder, name), neededValues[name] ?? {}, cluster!, known);
    };
    const problems: Problem[] = [];
    const checked = names.flatMap((name): Checked[] => {
      progress(`checking ${name}`);
      try {
        const chart = render(name);
        return [{ ...chart, objects: chart.objects.length, findings: findingsOn(chart, cluster!) }];
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        problems.push(...error.problems);
        return [];
      }
    });
    for (const { name, findings } of checked)
      for (const finding of findings)
        io.print(`${name}: ${finding.message.split('\n')[0]}${isWrong(name, finding) ? ' WRONG' : ''}`);
    if (problems.length > 0) throw new UserError(problems);
    if (values.write) writeFileSync(join(root, 'docs/public-charts.md'), page(checked, today()));
    return checked.some(({ name, findings }) => findings.some((finding) => isWrong(name, finding))) ? 1 : 0;
  },
};

const chartsIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'Chart.yaml')))
    .toSorted();

const today = () => new Date().toISOString().slice(0, 10);

const problem = (message: string, fix: string) => new UserError([{ where: 'precision', message, fix }]);
