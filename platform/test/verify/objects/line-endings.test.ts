import { lineEndings } from '@twisterlab/platform/verify/objects/line-endings';
import { deployment, findings, object } from '../../kit/objects';

const configMap = (text: string) => object('v1', 'ConfigMap', 'scripts', { data: { 'run.sh': text } });
const command = (text: string) => deployment('api', { container: { command: ['sh', '-c', text] } });

describe('line-endings', () => {
  it('accepts those of Unix', () => {
    expect(findings(lineEndings, [configMap('set -e\n'), command('set -e\n')])).toEqual([]);
  });

  it('rejects those of Windows, in a file and in a command', () => {
    expect(findings(lineEndings, [configMap('set -e\r\n'), command('set -e\r\n')])).toEqual([
      'ConfigMap scripts has Windows line endings (CRLF) in run.sh',
      'Deployment api has Windows line endings (CRLF) in the command of api',
    ]);
  });
});
