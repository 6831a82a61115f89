import { celOf, celOfText } from '@twisterlab/platform/admission/cel';
import { type Condition, field, holds, podField } from '@twisterlab/platform/admission/condition';

const names = { item: 'item', pod: 'variables.pod' };
const user = field('securityContext.runAsUser', podField('securityContext.runAsUser', -1));
const ports = { ...field('ports', []), each: 'hostPort' };
const image = { ...field('image'), find: '^[^:]+' };

/** A condition, its expression, an item that meets it, one that does not, and their pods. */
const cases: readonly [Condition, string, object, object, object?, object?][] = [
  [
    { field: field('securityContext.privileged', false), is: false },
    'item.?securityContext.?privileged.orValue(false) == false',
    {},
    { securityContext: { privileged: true } },
  ],
  [
    { not: { field: user, is: 0 } },
    '!(item.?securityContext.?runAsUser.orValue(variables.pod.?securityContext.?runAsUser.orValue(-1)) == 0)',
    { securityContext: { runAsUser: 1 } },
    {},
    { securityContext: { runAsUser: 0 } },
    { securityContext: { runAsUser: 0 } },
  ],
  [
    { field: field(['labels', 'a.b/c']), is: field('type', 'd') },
    "item.?labels[?'a.b/c'].orValue('') == item.?type.orValue('d')",
    { labels: { 'a.b/c': 'd' } },
    { labels: { 'a.b/c': 'd' }, type: 'e' },
  ],
  [
    { field: image, isOneOf: ['a', "b'"] },
    "string(item.?image.orValue('')).find(r'^[^:]+') in ['a', 'b\\'']",
    { image: 'a:1' },
    { image: 'ab:1' },
  ],
  [{ field: field('hostPath'), isSet: false }, '!item.?hostPath.hasValue()', {}, { hostPath: {} }],
  [{ field: field('limits.cpu'), isSet: true }, 'item.?limits.?cpu.hasValue()', { limits: { cpu: 1 } }, {}],
  [
    { field: ports, isEmpty: true },
    'size(item.?ports.orValue([]).filter(each, has(each.hostPort)).map(each, each.hostPort)) == 0',
    { ports: [{ containerPort: 1 }] },
    { ports: [{ hostPort: 1 }] },
  ],
  [
    { field: field('drop', []), includes: 'ALL' },
    "'ALL' in item.?drop.orValue([])",
    { drop: ['ALL'] },
    { drop: ['NET_RAW'] },
  ],
  [
    { field: field('image'), matches: '^a\\.b$' },
    "string(item.?image.orValue('')).matches(r'^a\\.b$')",
    { image: 'a.b' },
    { image: 'axb' },
  ],
  [
    {
      anyOf: [
        { field: field('a'), is: 1 },
        { field: field('b'), is: 2 },
      ],
    },
    "(item.?a.orValue('') == 1) || (item.?b.orValue('') == 2)",
    { b: 2 },
    { b: 1 },
  ],
];

describe('a condition', () => {
  it.each(cases.map((each) => [each[1], each] as const))(
    '%s',
    (expression, [condition, , good, bad, podOfGood, podOfBad]) => {
      expect(celOf(condition, names)).toBe(expression);
      expect(holds(condition, { item: good, pod: podOfGood })).toBe(true);
      expect(holds(condition, { item: bad, pod: podOfBad })).toBe(false);
    },
  );
});

describe('a text', () => {
  it('shows values and lists', () => {
    expect(celOfText(['adds ', field('add', []), ' to ', field('name'), ports], names)).toBe(
      "'adds ' + item.?add.orValue([]).map(each, string(each)).join(', ') + ' to ' + string(item.?name.orValue('')) + " +
        "item.?ports.orValue([]).filter(each, has(each.hostPort)).map(each, each.hostPort).map(each, string(each)).join(', ')",
    );
  });
});
