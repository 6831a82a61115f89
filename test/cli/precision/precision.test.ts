import { chmodSync, cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { findingsOn } from '../../../cli/precision/findings';
import type { PublicChart } from '../../../cli/precision/render';
import { isWrong, page } from '../../../cli/precision/report';
import { type WrongFinding, wrongFindings } from '../../../cli/precision/wrong';
import { cluster, deployment } from '../../../platform/test/kit/objects';
import { call, temporaryFolder } from '../../kit/command';

const fixtures = join(root, 'platform/test/helm/fixtures');
const chart = (objects: readonly object[]): PublicChart => ({
  ...{ name: 'demo', version: '1.2.3', objects: objects as PublicChart['objects'], known: [] },
});
const inDemo = (object: ReturnType<typeof deployment>) => ({
  ...object,
  metadata: { ...object.metadata, namespace: 'demo' },
});

describe('the findings on a public chart', () => {
  it('are those of shape rules and of the engine, with the rule', () => {
    const probe = { tcpSocket: { port: 'web' } };
    const broken = inDemo(deployment('api', { container: { livenessProbe: probe } }));
    const found = findingsOn(chart([{ ...broken, misspelt: 1 }]), cluster);
    expect(found.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['schema', 'probe-port']));
  });

  it('are none of those in a chart without the fault', () => {
    const rules = findingsOn(chart([inDemo(deployment('api'))]), cluster).map(({ rule }) => rule);
    expect(rules).not.toContain('probe-port');
    expect(rules).not.toContain('schema');
  });
});

describe('docs/public-charts.md', () => {
  const finding = { rule: 'probe-port', message: 'Deployment demo/api uses port web [probe-port]' };
  const known = [{ chart: 'demo', rule: 'probe-port', matches: 'port web', why: 'a test' }];
  const checked = { name: 'demo', version: '1.2.3', objects: 7, findings: [finding, { ...finding, rule: 'image' }] };

  it('counts findings and wrong ones by chart and by rule', () => {
    const text = page([checked], '2026-11-30', known);
    expect(text).toContain('| demo | 1.2.3 | 7 | 2 | 1 |');
    expect(text).toContain('| image | 1 | 1 | 0 |');
    expect(text).toContain('| probe-port | 1 | 1 | 1 |');
    expect(text).toContain('2026-11-30: 2 findings, 1 of them known to be wrong.');
  });

  it.each([
    ['chart', 'other', finding],
    ['rule', 'demo', { ...finding, rule: 'image' }],
    ['text', 'demo', { ...finding, message: 'Deployment demo/api uses port admin [probe-port]' }],
  ])('counts no finding of another %s as a known wrong one', (_, name, other) => {
    expect(isWrong(name, other, known)).toBe(false);
    expect(isWrong('demo', finding, known)).toBe(true);
  });
});

describe('npm run precision', () => {
  /** Prints what Helm prints for the chart of the fixtures. */
  function fakeHelm(): string {
    const file = join(temporaryFolder(), 'helm');
    const version = '[ "$1" = version ] && echo v4.3.1 && exit 0';
    writeFileSync(file, `#!/bin/sh\n${version}\nexec cat ${join(fixtures, 'tiny.rendered.txt')}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  it('prints each finding on each chart of a folder', async () => {
    process.env.HELM = fakeHelm();
    const charts = temporaryFolder();
    cpSync(join(fixtures, 'tiny'), join(charts, 'tiny'), { recursive: true });
    const { status, stdout } = await call(['precision', '--charts', charts]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^tiny: Deployment tiny\/tiny .*\[[a-z-]+\]$/m);
  });

  it('ends with 1 if a finding is known to be wrong', async () => {
    process.env.HELM = fakeHelm();
    const charts = temporaryFolder();
    cpSync(join(fixtures, 'tiny'), join(charts, 'tiny'), { recursive: true });
    const [rule] = /(?<=\[)[a-z-]+(?=\]$)/m.exec((await call(['precision', '--charts', charts])).stdout)!;
    const known = wrongFindings as WrongFinding[];
    known.push({ chart: 'tiny', rule, matches: '', why: 'a test' });
    const { status, stdout } = await call(['precision', '--charts', charts]);
    known.pop();
    expect([status, stdout]).toEqual([1, expect.stringMatching(/ WRONG$/m)]);
  });

  it.each([[['precision']], [['precision', '--charts', '/absent']]])('needs a folder: %j', async (args) => {
    const { status } = await call(args);
    expect(status).toBe(2);
  });
});
