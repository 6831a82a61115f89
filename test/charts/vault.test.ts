import { render, verify, withApplications } from '../../charts/site';
import { environmentsWith, threeNodes } from '../records/good';

const fleet = environmentsWith({ edge: { secrets: 'vault', nodes: threeNodes } });
const environments = withApplications(render(fleet));

describe('a cluster with a secrets store', () => {
  it('passes all rules', () => {
    expect(() => verify(environments, fleet)).not.toThrow();
  });
});
