import { formatPorts, type PortRange, portClasses } from '@twisterlab/platform/network/equivalence-classes';
import { networkPolicy } from '../kit/objects';

const range = (first: number, last = first, protocol: PortRange['protocol'] = 'TCP'): PortRange => ({
  first,
  last,
  protocol,
});

describe('equivalence classes of ports', () => {
  it('cover every port of every protocol once, with a boundary at each port that a policy or a container uses', () => {
    const policies = [
      networkPolicy('p', { podSelector: {}, ingress: [{ ports: [{ port: 80 }, { port: 8000, endPort: 8010 }] }] }),
    ];
    const classes = portClasses(policies as never, [443]);
    const boundaries = [1, 2, 80, 81, 443, 444, 8000, 8011];
    for (const protocol of ['TCP', 'UDP', 'SCTP']) {
      const own = classes.filter((each) => each.protocol === protocol);
      expect(own.map(({ first }) => first)).toEqual(boundaries);
      expect(own.map(({ last }) => last)).toEqual([...boundaries.slice(1).map((first) => first - 1), 65535]);
    }
  });

  it.each([
    [[range(80)], '80'],
    [[range(53, 53, 'UDP'), range(53)], '53, 53/UDP'],
    [[range(81, 90), range(80), range(91), range(443)], '80-91, 443'],
    [[range(80, 80, 'SCTP'), range(81, 81, 'UDP')], '81/UDP, 80/SCTP'],
    [[range(1, 65535), range(1, 65535, 'UDP')], '1-65535, 1-65535/UDP'],
    [[range(1, 65535), range(1, 65535, 'UDP'), range(1, 65535, 'SCTP')], 'all'],
    [[], ''],
  ])('are formatted as ranges (%#)', (classes, text) => {
    expect(formatPorts(classes)).toBe(text);
  });
});
