import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../kit/command';
import { FakeProgram, script } from './scripts';

const folder = temporaryFolder();
const page = join(folder, 'page.md');
writeFileSync(page, '# One "page"\n');

/** Runs .ci/comment with a gh that answers with a comment and labels. */
function comment(verdict: string, answers: { readonly id?: string; readonly labels?: string } = {}) {
  const gh = new FakeProgram(
    join(folder, 'bin'),
    'gh',
    `case "$*" in
      *--paginate*) echo "${answers.id ?? ''}" ;;
      *labels*--jq*) printf '%s' "${answers.labels ?? ''}" ;;
      *--input*) cp "\${@: -1}" "${folder}/sent" ;;
    esac`,
  );
  const env = { PATH: gh.path, GITHUB_REPOSITORY: 'o/r' };
  const { status, stdout, stderr } = script('comment', ['7', verdict, page], env);
  return { status, output: stdout + stderr, writes: gh.calls().filter((call) => /--method|label create/.test(call)) };
}

describe('.ci/comment', () => {
  it('writes a comment and the label of the verdict', () => {
    const { status, output, writes } = comment('review');
    expect([status, output]).toEqual([0, 'review: wrote a comment\n']);
    expect(writes).toEqual([
      expect.stringMatching(/^api --silent --method POST repos\/o\/r\/issues\/7\/comments --input /),
      expect.stringMatching(/^label create diff-review --repo o\/r .*--force$/),
      'api --silent --method POST repos/o/r/issues/7/labels --raw-field labels[]=diff-review',
    ]);
  });

  it('sends the page behind a marker, by which it is found again', () => {
    comment('routine');
    const sent = JSON.parse(readFileSync(join(folder, 'sent'), 'utf8'));
    expect(sent).toEqual({ body: '<!-- npm run diff -->\n# One "page"\n' });
    writeFileSync(page, sent.body);
    comment('routine');
    expect(JSON.parse(readFileSync(join(folder, 'sent'), 'utf8'))).toEqual(sent);
  });

  it('updates its comment in place, and replaces the label', () => {
    const { status, writes } = comment('dangerous', { id: '42', labels: 'bug\ndiff-routine\n' });
    expect(status).toBe(0);
    expect(writes[0]).toMatch(/^api --silent --method PATCH repos\/o\/r\/issues\/comments\/42 --input /);
    expect(writes[1]).toBe('api --silent --method DELETE repos/o/r/issues/7/labels/diff-routine');
    expect(writes.at(-1)).toContain('labels[]=diff-dangerous');
    expect(writes).toHaveLength(4);
  });

  it('rejects an unknown verdict, and writes nothing', () => {
    expect(comment('harmless')).toMatchObject({
      status: 2,
      writes: [],
      output: expect.stringContaining('harmless is not a verdict'),
    });
  });
});
