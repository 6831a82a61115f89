import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { runbooks, sectionsOf } from '../../../charts/rules/runbooks';
import { renderedDist } from '../../kit/dist';
import { findings, object } from '../../kit/objects';

const page = '# Disks\n\n## DiskSpaceLow\n\n<a id="full"></a>\n\n## A pod restarts, or waits\n';
const read = (path: string) => (path === 'docs/runbooks/disk.md' ? page : undefined);
const rules = (...links: string[]) =>
  object('v1', 'ConfigMap', 'prometheus-rules', {
    data: {
      'disk.yml': [
        'groups:',
        '  - name: disk',
        '    rules:',
        ...links.flatMap((link, index) => [
          `      - alert: Alert${index}`,
          '        expr: x > 1',
          '        annotations:',
          `          runbook_url: ${link}`,
        ]),
      ].join('\n'),
    },
  });
const site = 'https://github.com/owner/name/blob/main';
const check = (...links: string[]) => findings(runbooks(read), [rules(...links.map((link) => `${site}/${link}`))]);

describe('runbooks', () => {
  it('accepts links to headings and to explicit anchors', () => {
    expect(
      check(
        'docs/runbooks/disk.md#diskspacelow',
        'docs/runbooks/disk.md#full',
        'docs/runbooks/disk.md#a-pod-restarts-or-waits',
      ),
    ).toEqual([]);
    expect(findings(runbooks(read), [rules(`"${site}/docs/runbooks/disk.md#full"`)])).toEqual([]);
  });

  it('rejects a section that does not exist, with the alert and the likely one', () => {
    expect(check('docs/runbooks/disk.md#full', 'docs/runbooks/disk.md#diskspaceslow')).toEqual([
      'ConfigMap prometheus-rules links Alert1 to docs/runbooks/disk.md#diskspaceslow, a section that does not exist; did you mean #diskspacelow?',
    ]);
    expect(check('docs/runbooks/disk.md')).toEqual([
      'ConfigMap prometheus-rules links Alert0 to docs/runbooks/disk.md#, a section that does not exist',
    ]);
  });

  it('rejects a page that does not exist', () => {
    expect(check('docs/runbooks/disks.md#full')).toEqual([
      'ConfigMap prometheus-rules links Alert0 to docs/runbooks/disks.md, which does not exist',
    ]);
  });

  it('makes anchors as GitHub does', () => {
    expect(sectionsOf('## `kubectl` fails: what now?\n')).toEqual(['kubectl-fails-what-now']);
  });
});

test('the rendered rules have links that it reads', () => {
  const rendered = readFileSync(join(renderedDist, 'edge/prometheus/ConfigMap.prometheus-rules.yaml'), 'utf8');
  const config = { ...rules(), data: parse(rendered).data };
  const broken = findings(
    runbooks(() => ''),
    [config],
  );
  expect(broken.length).toBe(rendered.match(/^ *- alert: /gm)!.length);
});
