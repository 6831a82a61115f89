import { checks } from '../../drills/status/checks';
import type { Report } from '../../drills/status/command';
import { faultInjections } from '../../drills/status/fault-injections';
import { notWell } from '../../drills/status/run';

const well: Report = {
  objects: 1,
  forbidden: [],
  outOfDate: [],
  failing: [],
  capacity: [{ node: 'one', exceeded: [] }],
};

it('finds nothing in a report without problems', () => {
  expect(notWell(well)).toEqual([]);
});

it('names each problem of a report once', () => {
  const report: Report = {
    ...well,
    outOfDate: [
      { object: 'Service a/b', differs: [] },
      { object: 'Service a/c', differs: ['spec.type'] },
    ],
    failing: [{ object: 'Pod a/d', alert: 'PodPending', runbook: null }],
    capacity: [{ node: 'one', exceeded: ['memory'] }],
  };
  expect(notWell(report)).toEqual([
    'Service a/b: missing',
    'Service a/c: spec.type',
    'Pod a/d: PodPending',
    'one: memory',
  ]);
});

it('has a fault for each check', () => {
  expect(new Set(faultInjections.map(({ fails }) => fails))).toEqual(new Set(Object.values(checks)));
});
