import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { differingTemplates, valuesWithStubs, withoutStubs, withStubs } from '@twisterlab/platform/helm/nondeterminism';
import { stubChart } from '@twisterlab/platform/helm/stub-chart';

const stubbed = (template: string) => withStubs(template, (line) => `${line}`);
const calls = (template: string) => stubbed(template).calls.map(({ at, name }) => `${at} ${name}`);

describe('stubs for random and clock functions', () => {
  it('finds each call with its line', () => {
    expect(
      calls('a: 1\nb: {{ randAlphaNum 16 | b64enc }}\n{{- $ca := genCA "x" 365 }}\nc: {{ now | date "2006" }}'),
    ).toEqual(['2 randAlphaNum', '3 genCA', '4 now']);
  });

  it('finds a call after braces in a string, and after a comment with a quote', () => {
    expect(calls(`{{ printf "}}%s" (now | date "2006-01-02") }}`)).toEqual(['1 now']);
    expect(calls("{{ printf `}}` }}{{ eq '}' .x }}\n{{ now }}")).toEqual(['2 now']);
    expect(calls(`{{- /* it's "open */ -}}{{ now }}`)).toEqual(['1 now']);
  });

  it.each([
    'now: randAlphaNum',
    '{{ .Values.now }}',
    '{{ $now }}',
    '{{ "now" }}',
    '{{ `uuidv4` }}',
    '{{/* now */}}',
    '{{ printf "}} now" }} now',
    '{{- /* now */ -}}',
    '{{ include "chart.now" . }}',
    '{{ lookup "v1" "Secret" "a" "b" }}',
  ])('ignores %s', (template) => expect(stubbed(template)).toEqual({ text: template, calls: [] }));

  it('take the same arguments', () => {
    expect(stubbed('{{ default (randAlphaNum 16) .Values.x }} {{ uuidv4 | quote }}').text).toBe(
      '{{ default (printf `stub randAlphaNum` 16) .Values.x }} {{ (printf `stub uuidv4`) | quote }}',
    );
  });
});

describe('another stub for one call', () => {
  it('differs from the first', () => {
    const template = '{{ now }} {{ randInt 1 9 }}\n{{ genCA "x" 1 }} {{ bcrypt "x" }}';
    const texts = ['now', 'randInt', 'genCA', 'bcrypt'].map(
      (name) => withStubs(template, String, (call) => (call.name === name ? 'other' : 'stub')).text,
    );
    expect(new Set([...texts, stubbed(template).text]).size).toBe(5);
  });
});

describe('values that a chart uses as templates', () => {
  it('are searched string by string', () => {
    const values = { a: { b: ['x', '{{ printf "%s" (randAlpha 3) }}'] }, c: 1, d: null };
    const found = valuesWithStubs(values);
    expect(found.calls).toEqual([{ at: 'values a.b[1]', name: 'randAlpha' }]);
    expect(found.values).toEqual({ ...values, a: { b: ['x', '{{ printf "%s" (printf `stub randAlpha` 3) }}'] } });
  });
});

describe('the files of a chart', () => {
  const work: string[] = [];
  afterAll(() => {
    for (const folder of work) rmSync(folder, { recursive: true });
  });
  function chart(files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), 'stubs-'));
    work.push(folder);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return folder;
  }

  it('are searched if a template evaluates files', () => {
    const file = { 'files/f.txt': 'at {{ now | date "2006" }}', 'crds/a.yaml': '{{ now }}' };
    const evaluating = chart({ ...file, 'templates/a.yaml': 'a: {{ tpl (.Files.Get "files/f.txt") . }}' });
    expect(stubChart(evaluating).calls).toEqual([{ at: 'files/f.txt:1', name: 'now' }]);
    expect(readFileSync(join(evaluating, 'files/f.txt'), 'utf8')).toContain('toDate');
    const plain = chart({ ...file, 'templates/a.yaml': 'a: {{ .Files.Get "files/f.txt" | quote }}' });
    expect(stubChart(plain).calls).toEqual([]);
  });

  it('are the same in the render if a template includes them as they are', () => {
    const printed = 'a: {{ now }} {{ uuidv4 }} {{ genCA "x" 1 }}';
    expect(withoutStubs(stubbed(printed).text)).toBe(printed);
    expect(JSON.stringify(withoutStubs(stubbed(printed).text))).toBe(JSON.stringify(printed));
  });

  it('are written with the stub that a call asks for', () => {
    const folder = chart({ 'templates/a.yaml': '{{ now }}\n{{ uuidv4 }}', 'charts/b/templates/b.yaml': '{{ now }}' });
    const { calls: found, rewrite } = stubChart(folder);
    expect(found.map(({ at }) => at)).toEqual([
      'charts/b/templates/b.yaml:1',
      'templates/a.yaml:1',
      'templates/a.yaml:2',
    ]);
    rewrite(({ at }) => (at === 'templates/a.yaml:2' ? 'other' : 'stub'));
    expect(readFileSync(join(folder, 'templates/a.yaml'), 'utf8')).toContain('`other uuidv4`');
  });
});

it('lists the templates whose output differs', () => {
  const render = (password: string) =>
    `---\n# Source: tiny/templates/a.yaml\na: 1\n---\n# Source: tiny/charts/sub/templates/b.yaml\nb: ${password}\n`;
  expect(differingTemplates(render('x'), render('y'))).toEqual(['charts/sub/templates/b.yaml']);
});
