import { type Advice, wrongAdvice } from '../../drills/migration/advice';
import { checks } from '../../drills/migration/checks';
import { successesIn } from '../../drills/migration/clients';
import { differences } from '../../drills/migration/data';
import { faultInjections } from '../../drills/migration/fault-injections';
import { handRun, nodePorts } from '../../drills/migration/hand-run';

describe('the output of a client', () => {
  it('has each success, with the number of its row', () => {
    const log = 'row ok 1764500000.250 7 old\nkey failed 1764500000.300 refused\napi ok 1764500001.000\nnoise\n';
    expect(successesIn(log)).toEqual([
      { name: 'row', at: 1764500000250, number: 7, server: 'old' },
      { name: 'api', at: 1764500001000, number: 0 },
    ]);
  });
});

describe('differences', () => {
  it('has none between the same lines', () => {
    expect(differences(['agents: 5 rows, 17'], ['agents: 5 rows, 17', 'more: 1 rows, 1'])).toEqual([]);
  });

  it('names what is missing or has another checksum', () => {
    expect(differences(['agents: 5 rows, 17'], ['agents: 5 rows, 18'])).toHaveLength(1);
  });
});

it('refuses advice that lacks an object, a node port or a decision', () => {
  const nothing: Advice = { code: 1, objects: [], nodePorts: [], steps: [] };
  const { of, faults } = wrongAdvice(nothing);
  expect(faults).toHaveLength(of);
});

it('gives each node port of the owner to a Service', () => {
  const ports = (handRun as readonly { spec?: { ports?: readonly { nodePort?: number }[] } }[]).flatMap(
    ({ spec }) => spec?.ports?.flatMap(({ nodePort }) => nodePort ?? []) ?? [],
  );
  expect(ports.toSorted()).toEqual(Object.values(nodePorts).toSorted());
});

it('has a fault for each check', () => {
  expect(new Set(faultInjections.map(({ fails }) => fails))).toEqual(new Set(Object.values(checks)));
});
