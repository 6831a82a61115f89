import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueImage } from '../../../charts/images/image';
import type { Accepted } from '../../../charts/scan/accepted';
import { builtProblems, gateProblems, imageFindings } from '../../../cli/scan/gate';
import { checkId, readReport } from '../../../cli/scan/report';
import { temporaryFolder } from '../../kit/command';
import { configurationReport, imageReport } from './reports';

const folder = temporaryFolder();
const file = join(folder, 'report.json');
const written = (content: unknown) => {
  writeFileSync(file, JSON.stringify(content));
  return file;
};

const digest = `sha256:${'a'.repeat(64)}` as const;
const other = `sha256:${'b'.repeat(64)}` as const;
const image = (pinned: CatalogueImage['digest']): CatalogueImage => ({
  ...{ repository: 'docker.io/o/app', version: '1.0', digest: pinned, architectures: ['amd64'] },
  ...{ licence: 'MIT', upstream: 'https://example.org' },
});
const accepted = (id: string, target: string, expires = '2027-01-31'): Accepted => ({
  ...{ id, targets: [target], owner: 'o', reason: 'the function is not called', expires },
});

/** The gate for one image `app`, on 2027-01-31. */
function problemsOf(report: unknown, list: readonly Accepted[] = [], today = '2027-01-31'): string[] {
  const { found, problems } = imageFindings([readReport(written(report))], {
    app: image(digest),
    later: image('unresolved'),
  });
  const gate = { file: 'list.ts', severities: ['CRITICAL'], accepted: list };
  return [...problems, ...gateProblems(found, gate, today)].map(({ where, message }) => `${where}: ${message}`);
}

describe('reports of images', () => {
  const name = `docker.io/o/app:1.0@${digest}`;

  it('fail on a critical vulnerability, once for each image, and on no other', () => {
    const report = imageReport(name, [
      ['CVE-2026-1', 'CRITICAL', 'openssl'],
      ['CVE-2026-1', 'CRITICAL', 'libssl3'],
      ['CVE-2026-2', 'HIGH', 'zlib'],
    ]);
    expect(problemsOf(report)).toEqual(['app: CVE-2026-1, critical: openssl 1.0, fixed in 1.1 (and 1 more)']);
  });

  it('accept an entry of the list until its last day', () => {
    const report = imageReport(name, [['CVE-2026-1', 'CRITICAL', 'openssl']]);
    expect(problemsOf(report, [accepted('CVE-2026-1', 'app')])).toEqual([]);
    expect(problemsOf(report, [accepted('CVE-2026-1', 'app')], '2027-02-01')).toEqual([
      'list.ts: CVE-2026-1 of app was accepted until 2027-01-31: the function is not called.',
    ]);
  });

  it('fail on an entry for another image, which no report has', () => {
    const report = imageReport(name, [['CVE-2026-1', 'CRITICAL', 'openssl']]);
    expect(problemsOf(report, [accepted('CVE-2026-1', 'other')])).toEqual([
      'app: CVE-2026-1, critical: openssl 1.0, fixed in 1.1',
      'list.ts: no report has CVE-2026-1 of other.',
    ]);
  });

  it('fail on an entry whose vulnerability is fixed', () => {
    expect(problemsOf(imageReport(name, []), [accepted('CVE-2026-1', 'app')])).toEqual([
      'list.ts: no report has CVE-2026-1 of app.',
    ]);
  });

  it.each([`docker.io/o/app:1.0@${other}`, 'docker.io/o/app:1.0', `docker.io/o/application@${digest}`])(
    'fail on %s, which is not the pinned content',
    (scanned) => {
      expect(problemsOf(imageReport(scanned, []))).toEqual([
        `${file}: is of ${scanned}, which is not the pinned content of an image in charts/images.ts.`,
        'app: has no report.',
      ]);
    },
  );
});

describe('a report of dist', () => {
  const check = (report: unknown, list: readonly Accepted[] = []) => {
    const gate = { file: 'list.ts', severities: ['CRITICAL', 'HIGH'], accepted: list };
    const { findings } = readReport(written(report));
    return gateProblems(findings, gate, '2027-01-31').map(({ where, message }) => `${where}: ${message}`);
  };
  const report = configurationReport([
    ['edge/a/ClusterRole.a.yaml', 'KSV041', 'CRITICAL', 'FAIL'],
    ['edge/a/ClusterRole.b.yaml', 'AVD-KSV-0044', 'CRITICAL', 'PASS'],
    ['production/b/ConfigMap.b-0123456789.yaml', 'KSV-0109', 'HIGH', 'FAIL'],
    ['production/b/Deployment.b.yaml', 'KSV-0020', 'LOW', 'FAIL'],
  ]);

  it('fails on critical and high findings, not on checks that pass', () => {
    expect(check(report)).toEqual([
      'edge/a/ClusterRole.a.yaml: KSV-0041, critical: it fails',
      'production/b/ConfigMap.b-0123456789.yaml: KSV-0109, high: it fails',
    ]);
  });

  it('accepts by file; a pattern stays within one name', () => {
    const role = accepted('KSV-0041', 'edge/a/ClusterRole.a.yaml');
    expect(check(report, [role, accepted('KSV-0109', 'production/b/ConfigMap.b-*.yaml')])).toEqual([]);
    expect(check(report, [role, accepted('KSV-0109', 'production/*.yaml')])).toHaveLength(2);
  });

  it('of nothing is refused', () => {
    expect(() => check(configurationReport([]))).toThrow('has no result: no file was scanned.');
  });

  it('is refused if it is no report', () => {
    expect(() => check({ findings: [] })).toThrow('is no report of Trivy with SchemaVersion 2.');
  });
});

it.each([
  ['KSV041', 'KSV-0041'],
  ['AVD-KSV-0041', 'KSV-0041'],
  ['KSV-0041', 'KSV-0041'],
  ['CVE-2026-1234', 'CVE-2026-1234'],
])('%s is %s', (id, name) => expect(checkId(id)).toBe(name));

describe('the report of an image before it is published', () => {
  const list = [accepted('CVE-2026-1', 'app'), accepted('CVE-2026-3', 'app')];
  const gate = { file: 'list.ts', severities: ['CRITICAL'], accepted: list };
  const built = (name: string, ...found: string[]) => {
    const report = imageReport(
      '/scan/image.tar',
      found.map((id) => [id, 'CRITICAL', 'openssl']),
    );
    return builtProblems(name, [readReport(written(report))], gate, '2027-01-31').map(({ message }) => message);
  };

  it('fails on a critical vulnerability that is not accepted for it', () => {
    expect(built('app', 'CVE-2026-2')).toEqual(['CVE-2026-2, critical: openssl 1.0, fixed in 1.1']);
    expect(built('other', 'CVE-2026-1')).toEqual(['CVE-2026-1, critical: openssl 1.0, fixed in 1.1']);
  });

  it('needs no entry: the published content may', () => {
    expect(built('app', 'CVE-2026-1')).toEqual([]);
    expect(built('app')).toEqual([]);
  });

  it('is required', () => {
    expect(() => builtProblems('app', [], gate, '2027-01-31')).toThrow('no report of an image given');
  });
});
