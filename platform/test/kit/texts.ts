import fc from 'fast-check';

/** Strings that some parser reads as another type or another string when they are not quoted. */
export const traps: readonly string[] = [
  ...[
    '0o14',
    '0O14',
    '-0o14',
    '0o1_4',
    '0B1',
    '0b1',
    '0X1f',
    '0x1f',
    '010',
    '1_000',
    '+_8',
    '1e3',
    '.5',
    '1_0.5',
    '-.inf',
  ],
  ...['=', '<<', '12:30', '190:20:30', '2024-01-01', '2024-1-1 1:1:1', 'yes', 'on', 'y', 'n', 'Y', '~', 'null', ''],
  ...[
    'a\u2028b',
    'a\u2029b',
    'a\u0085b',
    'line\nof\u2028text\n',
    '\ufeffa',
    'a\x7f',
    'a\x80',
    'a\x9f',
    'a\ufffe',
    'a\uffff',
  ],
  ...[
    '\0',
    'a\r\nb',
    '\r',
    '\tall:\n\ttrue\n',
    '\n\ta',
    ' \n',
    ' \na',
    '\n  \n a',
    ' a\nb',
    'a\n ',
    'a \n \nb\0',
    'a\n\n\n',
    '\n',
  ],
  ...[
    'a: b',
    'a #b',
    '- a',
    '? a',
    '%a',
    '---\n',
    '...',
    '| a',
    '> a',
    '@a',
    '`a',
    '!a',
    '&a',
    '*a',
    '{}',
    '[]',
    '"',
    "'",
    '\\',
  ],
];

const part = fc.string({ unit: fc.constantFrom(...new Set(traps.join(''))), maxLength: 8 });
const numeric = fc.string({ unit: fc.constantFrom(...'0123456789_+-.:eExXoObB'), minLength: 1, maxLength: 6 });

/** Any character. The `binary` unit of fast-check takes a second to load: it prepares to shrink dangerous texts. */
const character = fc
  .nat({ max: 0x10ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));

/** Texts that resemble numbers, have characters that parsers treat specially, or several lines; never half a character. */
export const text: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...traps),
  part,
  numeric,
  fc.string({ unit: character }),
  fc
    .tuple(fc.array(part, { maxLength: 6 }), fc.constantFrom('\n', '\n\n', ' \n', '\n  ', '\u2028'))
    .map(([parts, by]) => parts.join(by)),
);

/** Values of JSON with such texts, also as keys. */
export const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0), // without -0
    fc.boolean(),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(text, tie('any'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).any;
