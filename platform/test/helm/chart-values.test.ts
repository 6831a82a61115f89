import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readChartValues } from '@twisterlab/platform/helm/chart-values';
import { mentions } from '@twisterlab/platform/helm/read-values';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function chart(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'values-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
const read = (template: string) => readChartValues(chart({ 'templates/a.yaml': template })).read;

describe('values that the templates of a chart name', () => {
  it.each([
    ['{{ .Values.fullnameOverride }}', ['fullnameOverride']],
    ['{{ $.Values.image.tag | default .Values.tag }}', ['image.tag', 'tag']],
    ['{{ .context.Values.a }}{{ $root.Values.b }}', ['a', 'b']],
    ['{{ index .Values "a" "b" }}{{ get .Values.c "d" }}', ['a.b', 'c', 'c.d']],
    ['{{ index .Values.cm "admin.enabled" }}{{ index .Values "a.b" }}', ['cm']],
    ['{{ if hasKey .Values "a" }}', ['a']],
    ['{{ dig "a" "b" "" .Values }}{{ dig "c" (dict) .Values.d }}', ['a.b', 'd', 'd.c']],
    ['{{ if eq .Values.mode "fast" }}', ['mode']],
    ['{{/* .Values.no */}}{{- /* .Values.no */ -}}', []],
    ['{{ .Values }}{{ toYaml .Values }}', []],
  ])('in %s', (template, paths) => expect(read(template)).toEqual(paths));

  it('includes those of dependencies, under their names; a library reads those of its user', () => {
    const folder = chart({
      'Chart.yaml': 'dependencies: [{ name: db, alias: store }, { name: common }]',
      'templates/_a.tpl': '{{ .Values.a }}',
      'charts/db/Chart.yaml': 'name: db',
      'charts/db/templates/b.yaml': '{{ .Values.b }}',
      'charts/common/Chart.yaml': 'type: library',
      'charts/common/templates/_c.tpl': '{{ .Values.c }}',
    });
    expect(readChartValues(folder).read).toEqual(['a', 'c', 'store.b']);
    expect(['a', 'b', 'Values', 'd'].map((word) => mentions(folder, word))).toEqual([true, true, true, false]);
  });
});

describe('the default values of a chart', () => {
  it('include what it imports from dependencies, below its own', () => {
    const folder = chart({
      'Chart.yaml': `dependencies:
  - name: db
    import-values: [settings, { child: inner.deep, parent: taken }, { child: absent, parent: x }]
  - { name: flat, import-values: [{ child: all, parent: . }] }`,
      'values.yaml': 'port: 1\ntaken: { own: 1 }',
      'charts/db/values.yaml': 'exports: { settings: { port: 2, host: x } }\ninner: { deep: { a: 1, own: 2 } }',
      'charts/flat/values.yaml': 'all: { b: 3 }',
    });
    const { db, flat, ...own } = readChartValues(folder).defaults;
    expect([Object.keys(db as object), Object.keys(flat as object)]).toEqual([['exports', 'inner'], ['all']]);
    expect(own).toEqual({ port: 1, host: 'x', taken: { a: 1, own: 1 }, b: 3 });
  });

  it('are read as Helm reads them: the last of two equal keys, and booleans of YAML 1.1', () => {
    expect(readChartValues(chart({ 'values.yaml': 'a: 1\nb: on\na: 2' })).defaults).toEqual({ a: 2, b: true });
  });

  it('are rejected with a message if they are not YAML, and the schema if it is not JSON', () => {
    expect(() => readChartValues(chart({ 'values.yaml': 'a: [' }))).toThrow('values.yaml: is not YAML:');
    expect(() => readChartValues(chart({ 'values.schema.json': '{' }))).toThrow('values.schema.json: is not JSON:');
  });
});
