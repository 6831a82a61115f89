import { probeTiming } from '@twisterlab/platform/verify/workloads/probe-timing';
import { deployment, findings } from '../../kit/objects';

const tcpSocket = { port: 'http' };
const check = (container: Record<string, unknown>) => findings(probeTiming, [deployment('api', { container })]);
const liveness = (fields: object) => check({ livenessProbe: { tcpSocket, ...fields } });
const startup = (fields: object) => check({ startupProbe: { tcpSocket, ...fields } });

describe('probe-timing', () => {
  it('accepts the defaults', () => {
    expect(check({})).toEqual([]);
  });

  it.each([
    ['a hang noticed within five minutes', { periodSeconds: 30, failureThreshold: 9 }],
    ['a timeout of one period', { periodSeconds: 10, timeoutSeconds: 10 }],
    ['a timeout of less than two periods', { periodSeconds: 10, timeoutSeconds: 15 }],
  ])('accepts %s', (_, fields) => expect(liveness(fields)).toEqual([]));

  it('accepts a start of half an hour, with a timeout above the period', () => {
    expect(startup({ periodSeconds: 10, failureThreshold: 180 })).toEqual([]);
    expect(startup({ periodSeconds: 1, timeoutSeconds: 5, failureThreshold: 60 })).toEqual([]);
  });

  it('accepts a server that gets requests within a minute, and rejects a later one', () => {
    const readiness = (fields: object) => check({ readinessProbe: { tcpSocket, ...fields } });
    expect([{ successThreshold: 6 }, { periodSeconds: 60 }].flatMap(readiness)).toEqual([]);
    const message = (seconds: number) =>
      `Deployment api the readinessProbe of api passes after ${seconds} s only: a server that answers gets no requests for so long`;
    expect(readiness({ successThreshold: 10 })).toEqual([message(100)]);
    expect(readiness({ periodSeconds: 70 })).toEqual([message(70)]);
  });

  it.each([
    ['many attempts', { failureThreshold: 30 }, '300 s (30 x 10 s)'],
    ['rare attempts', { periodSeconds: 100 }, '300 s (3 x 100 s)'],
    ['attempts that run into a long timeout', { timeoutSeconds: 120 }, '360 s (3 x 120 s)'],
  ])('rejects a liveness probe with %s', (_, fields, time) => {
    expect(liveness(fields)).toEqual([
      `Deployment api the livenessProbe of api fails after ${time}: a server that hangs goes unnoticed for so long`,
    ]);
  });

  it.each([
    ['periodSeconds', 10],
    ['timeoutSeconds', 1],
    ['failureThreshold', 3],
    ['successThreshold', 1],
  ])('rejects 0 for %s', (field, byDefault) => {
    const httpGet = { path: '/', port: 'http' };
    expect(check({ readinessProbe: { httpGet, [field]: 1 } })).toEqual([]);
    expect(check({ readinessProbe: { httpGet, [field]: 0 } })).toEqual([
      `Deployment api the readinessProbe of api has ${field} 0, which the API server replaces by ${byDefault}`,
    ]);
  });

  it('rejects a slow readiness probe', () => {
    expect(check({ readinessProbe: { tcpSocket, periodSeconds: 300 } })).toEqual([
      expect.stringContaining('the readinessProbe of api passes after 300 s only'),
      expect.stringContaining('the readinessProbe of api fails after 900 s'),
    ]);
  });

  it('rejects a timeout of several periods', () => {
    expect(liveness({ timeoutSeconds: 50 })).toEqual([
      'Deployment api the livenessProbe of api waits 50 s for an answer, twice its period of 10 s or more: a hang is noticed after 150 s instead of 30 s',
    ]);
  });

  it('rejects a start of more than half an hour', () => {
    expect(startup({ failureThreshold: 240 })).toEqual([
      'Deployment api the startupProbe of api fails after 2400 s (240 x 10 s): a container that never starts is not restarted before',
    ]);
  });
});
