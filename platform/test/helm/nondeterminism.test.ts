import { differingTemplates, withStubs } from '@twisterlab/platform/helm/nondeterminism';

const calls = (template: string) => withStubs(template, 'a.yaml').calls.map(({ line, name }) => `${line} ${name}`);

describe('stubs for random and clock functions', () => {
  it('finds each call with its line', () => {
    expect(
      calls('a: 1\nb: {{ randAlphaNum 16 | b64enc }}\n{{- $ca := genCA "x" 365 }}\nc: {{ now | date "2006" }}'),
    ).toEqual(['2 randAlphaNum', '3 genCA', '4 now']);
  });

  it.each([
    'now: randAlphaNum',
    '{{ .Values.now }}',
    '{{ $now }}',
    '{{ "now" }}',
    '{{ `uuidv4` }}',
    '{{/* now */}}',
    '{{- /* now */ -}}',
    '{{ include "chart.now" . }}',
    '{{ lookup "v1" "Secret" "a" "b" }}',
  ])('ignores %s', (template) => expect(withStubs(template, 'a.yaml')).toEqual({ text: template, calls: [] }));

  it('take the same arguments', () => {
    expect(withStubs('{{ default (randAlphaNum 16) .Values.x }} {{ uuidv4 | quote }}', 'a.yaml').text).toBe(
      '{{ default (printf "stub" 16) .Values.x }} {{ (printf "stub") | quote }}',
    );
  });
});

it('lists the templates whose output differs', () => {
  const render = (password: string) =>
    `---\n# Source: tiny/templates/a.yaml\na: 1\n---\n# Source: tiny/charts/sub/templates/b.yaml\nb: ${password}\n`;
  expect(differingTemplates(render('x'), render('y'))).toEqual(['charts/sub/templates/b.yaml']);
});
