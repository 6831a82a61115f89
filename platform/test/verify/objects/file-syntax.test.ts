import { fileSyntax } from '@twisterlab/platform/verify/objects/file-syntax';
import { configMap, object, shapeFindings } from '../../kit/objects';

const check = (name: string, text: string) => shapeFindings(fileSyntax, [configMap('settings', { [name]: text })]);

describe('file-syntax', () => {
  it('accepts files that parse, templates, and formats that it does not know', () => {
    expect(check('app.yml', 'a: [1]\n')).toEqual([]);
    expect(check('app.json', '{"a": 1}')).toEqual([]);
    expect(check('app.yaml', '{{ if .a }}\na: {\n')).toEqual([]);
    expect(check('app.conf', '{')).toEqual([]);
  });

  it('rejects files that do not', () => {
    expect(check('app.yml', 'a: {\n')).toEqual([expect.stringMatching(/^ConfigMap settings app.yml does not parse: /)]);
    expect(check('app.yml', 'a: 1\na: 2\n')).toEqual([expect.stringContaining('Map keys must be unique')]);
    expect(check('app.json', '{"a": 1')).toEqual([expect.stringMatching(/app.json does not parse: /)]);
    const values = object('helm.cattle.io/v1', 'HelmChartConfig', 'traefik', { spec: { valuesContent: 'a: [' } });
    expect(shapeFindings(fileSyntax, [values])).toEqual([expect.stringContaining('valuesContent does not parse')]);
  });
});
