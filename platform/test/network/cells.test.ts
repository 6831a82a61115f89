import { type PortCell, portCells, portsText } from '@twisterlab/platform/network/cells';
import { networkPolicy } from '../kit/objects';

const cell = (first: number, last = first, protocol: PortCell['protocol'] = 'TCP'): PortCell => ({
  first,
  last,
  protocol,
});

describe('stretches of ports', () => {
  it('cover every port of every protocol once, with a border at each port that a policy or a container names', () => {
    const policies = [
      networkPolicy('p', { podSelector: {}, ingress: [{ ports: [{ port: 80 }, { port: 8000, endPort: 8010 }] }] }),
    ];
    const cells = portCells(policies as never, [443]);
    const borders = [1, 2, 80, 81, 443, 444, 8000, 8011];
    for (const protocol of ['TCP', 'UDP', 'SCTP']) {
      const own = cells.filter((each) => each.protocol === protocol);
      expect(own.map(({ first }) => first)).toEqual(borders);
      expect(own.map(({ last }) => last)).toEqual([...borders.slice(1).map((first) => first - 1), 65535]);
    }
  });

  it.each([
    [[cell(80)], '80'],
    [[cell(53, 53, 'UDP'), cell(53)], '53, 53/UDP'],
    [[cell(81, 90), cell(80), cell(91), cell(443)], '80-91, 443'],
    [[cell(80, 80, 'SCTP'), cell(81, 81, 'UDP')], '81/UDP, 80/SCTP'],
    [[cell(1, 65535), cell(1, 65535, 'UDP')], '1-65535, 1-65535/UDP'],
    [[cell(1, 65535), cell(1, 65535, 'UDP'), cell(1, 65535, 'SCTP')], 'all'],
    [[], ''],
  ])('read as a person would write them (%#)', (cells, text) => {
    expect(portsText(cells)).toBe(text);
  });
});
