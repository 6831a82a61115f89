import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shellScript } from '@twisterlab/platform/shell/syntax';
import { root } from '@twisterlab/platform/util/root';

const scripts = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.sh', '.ci/*'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .map((file) => readFileSync(join(root, file), 'utf8'));

describe('a shell script', () => {
  it('of this repository parses', () => {
    expect(scripts.length).toBeGreaterThan(20);
    for (const text of scripts) expect(shellScript(text).error).toBeUndefined();
  });

  it('of this repository does not parse without the last line that ends a block', () => {
    const cut = scripts.flatMap((text) => {
      const lines = text.split('\n');
      const last = lines.findLastIndex((line) => /^\s*(fi|done|esac|\})$/.test(line));
      return last < 0 ? [] : [lines.toSpliced(last, 1).join('\n')];
    });
    expect(cut.length).toBeGreaterThan(10);
    for (const text of cut) expect(shellScript(text).error).toBeDefined();
  });

  it.each([
    'if a; then b; else c; fi',
    'case $1 in a | b) c ;; *) d ;; esac',
    'f() { a; }',
    'echo "a $(b "c" | d) ${e%/*} $((1 + 2))"',
    "a=(1 2) b=$'\\n' c='}'",
    'for a in b; do case $a in c) d ;; esac done',
    "cat <<'E' >f\n(\nE\necho",
    '[ -z "$a" ] || { b; } # (',
    'a() (b; c)',
  ])('%j parses', (text) => {
    expect(shellScript(text).error).toBeUndefined();
  });

  it.each([
    ['if a; then b', 'the block if of line 1 does not end'],
    ['a\nfi', 'line 2: fi ends no block'],
    ['while a; do b; fi', 'line 1: fi ends no block; the block do of line 1 is open'],
    ['echo "a', 'a double quote of line 1 does not end'],
    ["echo 'a", 'line 1: a single quote does not end'],
    ['a $(b', 'a substitution $( of line 1 does not end'],
    ['a ${b', 'a parameter ${ of line 1 does not end'],
    ['a )', 'line 1: ) closes nothing'],
    ['cat <<E\na', 'the here document E does not end'],
  ])('%j does not: %s', (text, error) => {
    expect(shellScript(text).error).toBe(error);
  });

  it('has the variables that it reads without a default, those that it sets, what it sources and its options', () => {
    const text =
      'set -Eeuo pipefail\n. /scripts/lib.sh\na=$b c=${d:-} e=$d\nread -r f <"$g"\nfor h in "$@"; do echo \'$i\'; done';
    const { reads, assigns, sources, options } = shellScript(text);
    expect([...reads.keys()]).toEqual(['b', 'g']);
    expect(assigns).toEqual(new Set(['a', 'c', 'e', 'h', 'f']));
    expect(sources).toEqual(['/scripts/lib.sh']);
    expect([...options]).toEqual(expect.arrayContaining(['e', 'u', 'pipefail']));
  });
});
