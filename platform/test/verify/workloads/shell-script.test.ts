import { shellScripts } from '@twisterlab/platform/verify/workloads/shell-script';
import { configMap, cronJob, findings } from '../../kit/objects';

const check = (files: Record<string, string>, container: Record<string, unknown> = {}) =>
  findings(shellScripts, [
    configMap('scripts', files),
    cronJob('backup', {
      spec: { volumes: [{ name: 'scripts', configMap: { name: 'scripts' } }] },
      container: {
        command: ['bash', '/scripts/run.sh'],
        env: [{ name: 'KEEP', value: '7' }],
        volumeMounts: [{ name: 'scripts', mountPath: '/scripts' }],
        ...container,
      },
    }),
  ]);

describe('shell-script', () => {
  it('accepts a script that stops at errors, itself or by what it sources', () => {
    expect(check({ 'run.sh': 'set -eu\necho "$KEEP" "$HOME" "${TO:-}" "$TO" "$1"' })).toEqual([]);
    const lib = 'set -euo pipefail\nclaim=/backups';
    expect(check({ 'run.sh': '. /scripts/lib.sh\nls "$claim"', 'lib.sh': lib })).toEqual([]);
  });

  it('accepts the folders of the XDG specification, which images set', () => {
    expect(check({ 'run.sh': 'set -eu\nls "$XDG_CONFIG_HOME"' })).toEqual([]);
    expect(check({ 'run.sh': 'set -eu\nls "$XDG_CONFIG_HOMES"' })).toHaveLength(1);
  });

  it('accepts variables of a script that no container runs', () => {
    expect(check({ 'run.sh': 'set -eu\na', 'other.sh': 'set -eu\necho "$other"' })).toEqual([]);
  });

  it.each([
    ['no strict mode', 'echo a', 'run.sh does not stop at an error: it lacks set -eu'],
    ['half of it', 'set -e\necho a', 'run.sh does not stop at an error: it lacks set -u'],
    ['a syntax error', 'set -eu\nif a; then b', 'run.sh does not parse: the block if of line 2 does not end'],
    ['an unknown variable', 'set -eu\necho "$KEEPX"', 'run.sh reads $KEEPX in line 2, which nothing sets'],
  ])('rejects %s', (_, text, message) => {
    expect(check({ 'run.sh': text })).toEqual([`ConfigMap scripts ${message}`]);
  });

  it('rejects a script on the command line that does not parse', () => {
    expect(check({}, { command: ['sh', '-c', 'while a; do b\nc'], volumeMounts: [] })).toEqual([
      'CronJob backup the script of backup does not parse: the block do of line 1 does not end',
    ]);
  });
});
