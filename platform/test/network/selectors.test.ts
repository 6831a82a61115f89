import { parseCidr } from '@twisterlab/platform/network/addresses';
import { Reachability } from '@twisterlab/platform/network/reachability';
import { networkPolicy } from '../kit/objects';
import { api, between, db, intoDb, pod, prometheus, selects } from '../kit/peers';

describe('selectors of policies', () => {
  it('selects pods by expressions, and by all parts of a selector', () => {
    const isolated = (podSelector: object) =>
      between({ podSelector, policyTypes: ['Ingress'] }).isolates(api, 'ingress');
    expect(isolated({})).toBe(true);
    expect(isolated({ matchExpressions: [{ key: 'app', operator: 'In', values: ['api', 'db'] }] })).toBe(true);
    expect(isolated({ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['api'] }] })).toBe(false);
    expect(isolated({ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['api'] }] })).toBe(true);
    expect(isolated({ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] })).toBe(true);
    expect(isolated({ matchLabels: { app: 'api' }, matchExpressions: [{ key: 'tier', operator: 'Exists' }] })).toBe(
      false,
    );
  });

  it('ignores a forged name label of another namespace', () => {
    const forged = new Reachability(
      [
        networkPolicy('p', {
          ...selects('db'),
          ingress: [
            { from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }] },
          ],
        }),
      ] as never,
      new Map([['evil', { 'kubernetes.io/metadata.name': 'monitoring' }]]),
      parseCidr('10.42.0.0/16')!,
    );
    expect(forged.allows(pod('x', 'evil'), db, 1, 'TCP')).toBe(false);
    expect(forged.allows(prometheus, db, 1, 'TCP')).toBe(true);
  });

  it('needs both sides', () => {
    const egress = {
      ...selects('api'),
      policyTypes: ['Egress'],
      egress: [{ to: [selects('db')], ports: [{ port: 5432 }] }],
    };
    const ingress = {
      ...selects('db'),
      policyTypes: ['Ingress'],
      ingress: [{ from: [selects('api')], ports: [{ port: 5432 }] }],
    };
    const deny = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
    expect(between(deny, egress, ingress).allows(api, db, 5432, 'TCP')).toBe(true);
    expect(between(deny, egress).allows(api, db, 5432, 'TCP')).toBe(false);
    expect(between(deny, ingress).allows(api, db, 5432, 'TCP')).toBe(false);
  });

  it('is additive: a policy cannot revoke what another one allows', () => {
    const allow = { ...selects('db'), policyTypes: ['Ingress'], ingress: [{ from: [selects('api')] }] };
    expect(between({ podSelector: {}, policyTypes: ['Ingress'] }, allow).allows(api, db, 5432, 'TCP')).toBe(true);
  });

  it('evaluates match expressions', () => {
    const expression = (operator: string, values?: string[]) =>
      intoDb({ from: [{ podSelector: { matchExpressions: [{ key: 'app', operator, values }] } }] }).allows(
        api,
        db,
        1,
        'TCP',
      );
    expect(expression('In', ['api', 'x'])).toBe(true);
    expect(expression('In', ['x'])).toBe(false);
    expect(expression('NotIn', ['api'])).toBe(false);
    expect(expression('NotIn', ['x'])).toBe(true);
    expect(expression('Exists')).toBe(true);
    expect(expression('DoesNotExist')).toBe(false);
  });
});
