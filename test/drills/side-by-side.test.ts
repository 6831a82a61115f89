import { sideBySide } from '../../drills/side-by-side';

/** Lanes that say something and end; no drill is run. */
async function run(scripts: Readonly<Record<string, string>>, atATime = 2) {
  const printed: string[] = [];
  const lanes = Object.entries(scripts).map(([name, script]) => ({ name, args: ['-c', script] }));
  const held = await sideBySide(lanes, atATime, (line) => printed.push(line), ['sh']);
  return { held, text: printed.join('\n') };
}

describe('drills side by side', () => {
  it('add up to one sum, and what each printed stays together', async () => {
    const { held, text } = await run({
      slow: 'echo one; sleep 0.3; echo two >&2; echo "2 passed, 0 failed"',
      quick: 'echo three; echo "1 passed, 0 failed"',
    });
    expect(held).toBe(true);
    expect(text).toContain('one\ntwo\n2 passed, 0 failed');
    expect(text.split('\n').at(-1)).toBe('3 passed, 0 failed');
  });

  it.each([
    ['fails a promise', 'echo "1 passed, 2 failed"; exit 1', '2 passed, 2 failed', '1 passed, 2 failed'],
    [
      'ends without a sum',
      'echo oh; exit 7',
      '1 passed, 1 failed',
      'FAILED  other ended with code 7 and without a sum',
    ],
    ['is killed', 'kill -9 $$', '1 passed, 1 failed', 'FAILED  other ended with code null and without a sum'],
  ])('fail when one %s', async (_, script, sum, says) => {
    const { held, text } = await run({ good: 'echo "1 passed, 0 failed"', other: script });
    expect(held).toBe(false);
    expect(text).toContain(says);
    expect(text.split('\n').at(-1)).toBe(sum);
  });

  it('are no more at a time than they may be', async () => {
    const script = 'echo "1 passed, 0 failed"';
    const { text } = await run({ a: `sleep 0.2; ${script}`, b: script }, 1);
    expect(text.indexOf('started b')).toBeGreaterThan(text.indexOf('min  a'));
  });
});
