import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCrd } from '@twisterlab/platform/helm/crds';
import { declareChart } from '@twisterlab/platform/helm/declaration';
import { mapHook } from '@twisterlab/platform/helm/hooks';
import { parseRender } from '@twisterlab/platform/helm/parse';
import { withScope } from '@twisterlab/platform/helm/scope';

const object = (rest: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n${rest}`;
const data = (rest: string) => parseRender(object(rest), 'chart tiny')[0]!.data;

describe('the output of Helm', () => {
  it('is parsed as YAML 1.2: on, yes, times and dates are strings', () => {
    expect(data('data: { on: yes, off: no, time: 12:30, date: 2024-01-01, y: n }')).toEqual({
      on: 'yes',
      off: 'no',
      time: '12:30',
      date: '2024-01-01',
      y: 'n',
    });
  });

  it('has octal file modes, as in the parser of Kubernetes', () => {
    expect(data('data: { a: 0400, b: 0o644, c: 400, d: "0400" }')).toEqual({ a: 256, b: 420, c: 400, d: '0400' });
  });

  it('is rejected for a duplicate key', () => {
    expect(() =>
      parseRender(`---\n# Source: tiny/templates/a.yaml\n${object('data: { a: 1, a: 2 }')}`, 'chart tiny'),
    ).toThrow('chart tiny: tiny/templates/a.yaml: Map keys must be unique');
  });

  it('is rejected for a document that is not an object', () => {
    expect(() => parseRender('just: text', 'chart tiny')).toThrow(
      'prints a document that is not a Kubernetes object with a name: {"just":"text"}',
    );
  });

  it('loses empty documents and nulls, and its Lists are flattened', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n  - ${object('data: { a: null, b: x }').replaceAll('\n', '\n    ')}`;
    expect(parseRender(`---\n# Source: tiny/templates/empty.yaml\n\n---\n${list}\n---\n`, 'chart tiny')).toEqual([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { b: 'x' } },
    ]);
    expect(parseRender('', 'chart tiny')).toEqual([]);
  });
});

it('a whole render: tests dropped, hooks mapped, namespaces set and removed', () => {
  const printed = parseRender(readFileSync(join(__dirname, 'fixtures/tiny.rendered.txt'), 'utf8'), 'chart tiny');
  const declaration = declareChart(
    { name: 'edge', kubernetes: '1.36' },
    { name: 'tiny', version: '1.0.0', repository: 'https://charts.example.com', namespace: 'demo', values: {} },
  );
  const mapped = printed.filter((each) => !isCrd(each)).flatMap((each) => mapHook(each) ?? []);
  expect(withScope(mapped, declaration, printed.filter(isCrd))).toMatchSnapshot();
});

describe('namespaces of rendered objects', () => {
  const declaration = declareChart(
    { name: 'edge', kubernetes: '1.36' },
    { name: 'tiny', version: '1.0.0', repository: 'https://charts.example.com', namespace: 'demo', values: {} },
  );
  const widget = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'a' } };

  it('rejects a kind that neither Kubernetes nor a CRD defines', () => {
    expect(() => withScope([widget], declaration, [])).toThrow(
      'prints a example.com/v1 Widget, which neither Kubernetes 1.36 nor an imported CRD defines',
    );
  });

  it('includes kinds of imported CRDs, and keeps a namespace that an object sets', () => {
    const crds = parseRender(readFileSync(join(__dirname, 'fixtures/tiny.rendered.txt'), 'utf8'), '').filter(isCrd);
    const elsewhere = { ...widget, metadata: { name: 'b', namespace: 'kube-system' } };
    const scoped = withScope([widget, elsewhere], declaration, crds);
    expect(scoped.map(({ metadata }) => metadata.namespace)).toEqual(['demo', 'kube-system']);
  });
});
