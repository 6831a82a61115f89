import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { runbooks } from '../../drills/runbooks';
import { checks } from '../../drills/runbooks/checks';
import { statementsOf } from '../../drills/runbooks/execution';
import { faultInjections } from '../../drills/runbooks/fault-injections';
import { inOrder } from '../../drills/runbooks/order';
import { commandsOf, runbookCommands } from '../../drills/runbooks/page';
import { missingOutput } from '../../drills/runbooks/printed';
import { failure } from '../../drills/runbooks/run';
import { withValues } from '../../drills/runbooks/values';
import { Altering } from '../kit/altered';
import { temporaryFolder } from '../kit/command';
import { renderedDist } from '../kit/dist';

const output = (stdout: string, stderr = '', code = 0) => ({ stdout, stderr, code });
const commands = (markdown: string, page = 'page.md') => commandsOf(page, markdown).flatMap(statementsOf);

describe('a command failed', () => {
  it.each([
    [
      'with an error of kubectl',
      output('', 'Error from server (NotFound): pods "x" not found\n', 1),
      'ended with 1: Error from server',
    ],
    [
      'and printed only a remark beside its error',
      output('', 'Warning: old\nerror: unknown flag: --lines\n', 1),
      'ended with 1: error: unknown flag',
    ],
    ['without an error, with another code than grep', output('last\n', '', 2), 'ended with 2: last'],
  ])('%s', (_, of, message) => {
    expect(failure(of)).toContain(message);
  });

  it.each([
    ['it succeeded', output('x')],
    ['grep found nothing', output('', '', 1)],
    ['grep found nothing in the log of one of several pods', output('', 'Found 3 pods, using pod/a\n', 1)],
    ['head had read enough', output('x', '', 141)],
  ])('not when %s', (_, of) => {
    expect(failure(of)).toBeUndefined();
  });
});

describe('a command prints something', () => {
  const template = "kubectl get pv -o jsonpath='{range .items[*]}{.a}{.b}{end}'";
  it.each([
    [
      'kubectl get pods',
      output('', 'No resources found in default namespace.\n'),
      'No resources found in default namespace.',
    ],
    ["kubectl get pod a -o jsonpath='{.x}'", output(''), 'printed nothing'],
    [template, output('node\tclaim\tBound\nnode\tclaim\t\n'), 'a field is empty in: node\tclaim'],
    ["kubectl get x -o go-template='{{.a}}'", output('a <no value>\n'), 'a field is empty in: a <no value>'],
  ])('%s does not', (text, of, fault) => {
    expect(missingOutput(text, of)).toBe(fault);
  });

  it.each([
    [template, output('node\tclaim\tBound\n')],
    ['kubectl get pods | grep -v Running', output('')],
    ['kubectl delete pod x', output('')],
    ['kubectl get pods', output('', 'error', 1)],
  ])('%s does, or need not', (text, of) => {
    expect(missingOutput(text, of)).toBeUndefined();
  });
});

it('runs what reads first and what deletes last', () => {
  const texts = ['kubectl delete node NODE', 'kubectl delete pod POD', 'kubectl cordon NODE', 'kubectl get pods'];
  const ordered = inOrder(commands(texts.map((text) => `\`${text}\``).join('\n')));
  expect(ordered.map(({ text }) => text)).toEqual([...texts].reverse());
});

it.each([
  ['`kubectl -n NAMESPACE describe cronjob NAME`', 'kubectl -n twisterlab describe cronjob redis-backup'],
  [
    '`kubectl -n NAMESPACE logs POD --container await-postgres`',
    'kubectl -n twisterlab logs mcp-1 --container await-postgres',
  ],
  ['`kubectl delete node NAME`', 'kubectl delete node rtx'],
  ['`kubectl -n NAMESPACE describe hpa NAME`', 'kubectl -n kube-system describe hpa coredns'],
  ["`ALTER ROLE standby PASSWORD 'NEW'`", "ALTER ROLE standby PASSWORD 'new'"],
  ['`kubectl -n argocd get application NAME`', 'kubectl -n argocd get application production-redis'],
])('%s gets objects of dist', (markdown, text) => {
  expect(commands(markdown).map((each) => withValues(each, { node: 'rtx', pod: 'mcp-1' }))).toEqual([text]);
});

describe('fault injections', () => {
  const copy = join(temporaryFolder(), 'dist');
  cpSync(renderedDist, copy, { recursive: true });
  const altering = new Altering(copy);

  it('name an existing check, and each check has one', () => {
    expect(new Set(faultInjections.map(({ fails }) => fails))).toEqual(new Set(Object.values(checks)));
  });

  it.each(faultInjections.map((each) => [each.name, each] as const))(
    '%s changes a command or dist',
    async (_, { fixture, dist }) => {
      const pages = { blocks: runbookCommands(), onCluster: () => true };
      await fixture!(pages); // throws when no command has the text
      if (dist) expect(altering.by(dist).size).toBe(1);
      else expect(pages.blocks).not.toEqual(runbookCommands());
    },
  );

  it('use servers that the drill starts', () => {
    expect(runbooks.parts).toEqual(expect.arrayContaining(['kwok', 'prometheus', 'loki', 'alertmanager']));
  });
});
