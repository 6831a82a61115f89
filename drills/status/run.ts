import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { sectionsOf } from '../../charts/rules/runbooks';
import type { TestContext } from '../drill';
import { noFaults } from '../expectation';
import type { Kubectl } from '../fixtures/kubectl';
import { checks } from './checks';
import type { Report, StatusCommand } from './command';
import { type Problems, subjects } from './problems';

/** What fault injections may change. */
export interface Fixture {
  readonly kubectl: Kubectl;
  readonly problems: Problems;
}

/** Everything in a report that is not well, as lines. */
export function notWell({ outOfDate, failing, capacity }: Report): string[] {
  return [
    ...outOfDate.map(({ object, differs }) => `${object}: ${differs.join(', ') || 'missing'}`),
    ...failing.map(({ object, alert }) => `${object}: ${alert}`),
    ...capacity.flatMap(({ node, exceeded }) => (exceeded.length > 0 ? [`${node}: ${exceeded.join(', ')}`] : [])),
  ];
}

/** Lines of `wanted` that are not among what a report has. */
function missing(report: Report, ...wanted: readonly string[]) {
  const found = notWell(report);
  const absent = wanted.filter((line) => !found.includes(line));
  return { of: wanted.length, faults: absent.map((line) => `not reported: ${line}`) };
}

/** Everything goes wrong at once, and each problem is reported. */
export async function checkProblems(
  { step, check, note }: Pick<TestContext, 'step' | 'check' | 'note'>,
  { kubectl, problems }: Fixture,
  status: StatusCommand,
): Promise<void> {
  const [pod] = await kubectl.get('pods', '--namespace=twisterlab', '--selector=app.kubernetes.io/name=twisterlab-api');
  const [node] = await kubectl.get('nodes');
  await step('an object, a pod, two backups, a certificate and a node go wrong', async () => {
    await problems.outOfDate(kubectl);
    await problems.pod(kubectl);
    await problems.failed(kubectl);
    await problems.late(kubectl);
    await problems.certificate(kubectl);
    await problems.node(kubectl);
  });
  const [report, screen] = await step('npm run status, and with --json', () =>
    Promise.all([status.json(), status.run()]),
  );
  for (const line of notWell(report)) note(line);
  const { changed, deleted, failed, late, certificate } = subjects;
  check(checks.outOfDate, missing(report, `${changed}: spec.maxUnavailable`, `${deleted}: missing`), noFaults);
  check(checks.pod, missing(report, `Pod twisterlab/${pod!.metadata.name}: PodCrashLooping`), noFaults);
  check(checks.failed, missing(report, `${failed}: BackupFailed`), noFaults);
  check(checks.late, missing(report, `${late}: BackupTooOld`), noFaults);
  check(checks.certificate, missing(report, `${certificate}: CertificateExpirySoon`), noFaults);
  check(checks.node, missing(report, `${node!.metadata.name}: memory`), noFaults);
  const { failing } = report;
  const lost = failing.filter(({ runbook }) => !isPage(runbook));
  check(
    checks.runbooks,
    { of: failing.length, faults: lost.map(({ alert, runbook }) => `${alert}: ${runbook}`) },
    noFaults,
  );
  check(checks.screen, onScreen(report, screen), noFaults);
}

/** Whether an address is a section of a page in this repository. */
function isPage(address: string | null): boolean {
  const [, page, heading] = /\/blob\/main\/(docs\/[\w/-]+\.md)#([\w-]+)$/.exec(address ?? '') ?? [];
  if (page === undefined || !existsSync(join(root, page))) return false;
  return sectionsOf(readFileSync(join(root, page), 'utf8')).includes(heading!);
}

function onScreen(report: Report, { code, stdout }: { readonly code: number; readonly stdout: string }) {
  const lines = stdout.split('\n');
  const has = (...words: readonly string[]) => lines.some((line) => words.every((word) => line.includes(word)));
  const faults = [
    ...report.outOfDate.filter(({ object, differs: [first = 'missing'] }) => !has(object, first)),
    ...report.failing.filter(({ object, alert, runbook }) => !has(object, alert, runbook ?? '')),
  ].map(({ object }) => `not on the screen: ${object}`);
  const full = report.capacity.filter(
    ({ node, exceeded }) => !exceeded.every((resource) => has(node, `too much ${resource}`)),
  );
  return {
    of: report.outOfDate.length + report.failing.length + report.capacity.length + 1,
    faults: [
      ...faults,
      ...full.map(({ node }) => `not on the screen: ${node}`),
      ...(code === 1 ? [] : [`the exit code is ${code}`]),
    ],
  };
}
