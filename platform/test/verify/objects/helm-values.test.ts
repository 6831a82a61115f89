import { helmValues } from '@twisterlab/platform/verify/objects/helm-values';
import { findings, object } from '../../kit/objects';

const check = (valuesContent: string, name = 'traefik') =>
  findings(helmValues, [object('helm.cattle.io/v1', 'HelmChartConfig', name, { spec: { valuesContent } })]);

describe('helm-values', () => {
  it('accepts values of the chart, and those of a chart that is not imported', () => {
    expect(check('deployment:\n  replicas: 2\n')).toEqual([]);
    expect(check('anything: 1\n', 'other')).toEqual([]);
  });

  it('rejects a key that the chart does not have, and a value of another type', () => {
    expect(check('deploymentx:\n  replicas: 2\n')).toEqual([
      'HelmChartConfig traefik valuesContent: deploymentx is not a value of the chart',
    ]);
    expect(check('deployment:\n  replicas: two\n')).toEqual([
      expect.stringContaining('valuesContent: deployment.replicas'),
    ]);
  });
});
