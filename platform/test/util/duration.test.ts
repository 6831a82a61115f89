import { duration } from '@twisterlab/platform/util/duration';

test.each([
  ['60', 60],
  ['0s', 0],
  ['1m30s', 90],
  ['2h', 7200],
  ['', Number.NaN],
  ['60x', Number.NaN],
  ['1.5s', Number.NaN],
])('%p is %p seconds', (text, seconds) => {
  expect(duration(text)).toBe(seconds);
});
