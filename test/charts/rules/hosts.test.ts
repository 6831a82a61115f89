import { hosts } from '../../../charts/rules/hosts';
import { hostsOf } from '../../../environments/schema/tenant';
import { findings, fleet, object } from '../../kit/objects';

const ingress = (...names: readonly (string | undefined)[]) =>
  object('networking.k8s.io/v1', 'Ingress', 'api', { spec: { rules: names.map((host) => ({ host })) } });
const check = (environment: string, ...names: readonly (string | undefined)[]) =>
  findings(hosts(fleet), [ingress(...names)], { environment });

describe('hosts', () => {
  it('accepts the hosts of the record, in the environment of the record', () => {
    expect(check('production', 'api.twisterlab.local', 'mcp.twisterlab.local')).toEqual([]);
    expect(check('edge', 'argocd.twisterlab.local')).toEqual([]);
  });

  it('rejects a host that a chart names, one of another record, and a route for any host', () => {
    expect(check('production', 'portal.twisterlab.local')).toEqual([
      'Ingress api serves portal.twisterlab.local, which the record of production does not have: twisterlab.local, api.twisterlab.local, mcp.twisterlab.local',
    ]);
    expect(check('edge', 'api.twisterlab.local')).toHaveLength(1);
    expect(check('production', undefined)).toEqual([expect.stringContaining('serves any host')]);
  });
});

test('a record has the hosts of each of its fields', () => {
  const [production] = fleet.tenants;
  const portal = { hosts: ['portal.twisterlab.local'] };
  expect(hostsOf({ ...production!, portal } as never)).toEqual([
    'twisterlab.local',
    'api.twisterlab.local',
    'mcp.twisterlab.local',
    'portal.twisterlab.local',
  ]);
});
