import { resources } from '@twisterlab/platform/verify/workloads/resources';
import { finding } from '../../kit/finding';
import { deployment, findings, template } from '../../kit/objects';

const good = template('api').spec.containers[0]!.resources;
const check = (given: object | undefined) =>
  findings(resources, [deployment('api', { container: { resources: given } })]);

describe('resources', () => {
  it('accepts requests and limits of all three resources', () => {
    expect(check(good)).toEqual([]);
  });

  it('accepts a request that equals its limit, in any unit', () => {
    expect(check({ ...good, requests: { ...good.requests, cpu: 0.2, memory: '131072Ki' } })).toEqual([]);
  });

  it('lists everything that is missing in one message', () => {
    expect(check(undefined)).toEqual([
      'Deployment api api has no request for cpu, no limit for cpu, no request for memory, no limit for memory, no request for ephemeral-storage, no limit for ephemeral-storage',
    ]);
  });

  it('refuses a limit without a request, and a request without a limit', () => {
    const { cpu, ...requests } = good.requests;
    const { memory, ...limits } = good.limits;
    expect(check({ requests, limits })).toEqual([
      finding('Deployment api', 'api', /no request for cpu, no limit for memory$/),
    ]);
  });

  it('refuses a request above its limit', () => {
    expect(check({ ...good, requests: { ...good.requests, cpu: '1' } })).toEqual([
      'Deployment api api requests 1 of cpu with a limit of 200m',
    ]);
  });

  it.each([
    ['memory', '512MB', '128Mi'],
    ['memory', '100m', '128Mi'],
    ['cpu', '1GHz', '200m'],
  ])('refuses a %s of %s, which is no quantity', (resource, quantity, limit) => {
    expect(check({ ...good, requests: { ...good.requests, [resource]: quantity } })).toEqual([
      finding('Deployment api', 'api', quantity, resource, limit),
    ]);
  });

  it('checks init containers', () => {
    const first = { name: 'first', resources: { ...good, limits: { cpu: '200m', memory: '128Mi' } } };
    expect(findings(resources, [deployment('api', { spec: { initContainers: [first] } })])).toEqual([
      finding('Deployment api', 'first', /no limit for ephemeral-storage$/),
    ]);
  });

  it('refuses a request of nothing', () => {
    expect(check({ ...good, requests: { ...good.requests, memory: '0Mi' } })).toEqual([
      'Deployment api api requests 0Mi of memory: the scheduler places it on a full node',
    ]);
  });
});
