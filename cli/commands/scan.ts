import { parseArgs } from 'node:util';
import { formatProblem, type Problem, UserError } from '@twisterlab/platform/model/problem';
import { count } from '@twisterlab/platform/util/text';
import { today } from '@twisterlab/platform/util/today';
import { catalogue } from '../../charts/images';
import { acceptedConfiguration } from '../../charts/scan/configuration';
import { acceptedVulnerabilities } from '../../charts/scan/vulnerabilities';
import { builtProblems, gateProblems, imageFindings } from '../scan/gate';
import { readReport } from '../scan/report';
import type { Command } from './command';

const help = `Usage: npm run scan -- REPORT... [options]

Compares reports of Trivy (--format json) with what is accepted, each entry with owner, reason and expiry date:
critical vulnerabilities of images (charts/scan/vulnerabilities.ts), critical and high findings in dist (charts/scan/configuration.ts).

  REPORT        reports of 'trivy image' by digest, one for every image with a digest in charts/images.ts, or one of 'trivy config dist'
  --built NAME  REPORT is of this image before it is published, so of no digest: only its vulnerabilities count
  --json        print the result as JSON
  --help        print this

An entry that expired, or that no report contains, is a problem too. Trivy is not run: .ci/scan does.

Exit codes: 0 everything is accepted; 1 something is not; 2 bad input.`;

const options = { built: { type: 'string' }, json: { type: 'boolean' } } as const;

export const scan: Command = {
  name: 'scan',
  summary: "compare Trivy's reports with what is accepted",
  help,
  options,
  run(args, io) {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    if (positionals.length === 0) {
      const fix = 'Write: npm run scan -- reports/*.json';
      throw new UserError([{ where: 'scan', message: 'no report given.', fix }]);
    }
    const reports = positionals.map(readReport);
    const ofImages = reports.filter(({ kind }) => kind === 'image');
    const ofDist = reports.filter(({ kind }) => kind === 'configuration');
    const problems: Problem[] = [];
    if (values.built !== undefined) problems.push(...builtProblems(values.built, ofImages, vulnerabilities, today()));
    else if (ofImages.length > 0) {
      const { found, problems: wrong } = imageFindings(ofImages, catalogue);
      problems.push(...wrong, ...gateProblems(found, vulnerabilities, today()));
    }
    if (ofDist.length > 0)
      problems.push(
        ...gateProblems(
          ofDist.flatMap(({ findings }) => findings),
          configuration,
          today(),
        ),
      );
    const summary = `${count(reports.length, 'report')}: ${count(problems.length, 'problem')}`;
    io.print(
      values.json
        ? JSON.stringify({ reports: reports.length, problems }, null, 2)
        : [...problems.map(formatProblem), summary].join('\n'),
    );
    return problems.length === 0 ? 0 : 1;
  },
};

const vulnerabilities = {
  file: 'charts/scan/vulnerabilities.ts',
  severities: ['CRITICAL'],
  accepted: acceptedVulnerabilities,
};

const configuration = {
  file: 'charts/scan/configuration.ts',
  severities: ['CRITICAL', 'HIGH'],
  accepted: acceptedConfiguration,
};
