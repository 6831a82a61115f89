import { programOptions } from '@twisterlab/platform/verify/workloads/program-options';
import { images } from '../../kit/facts';
import { deployment, findings, namespace } from '../../kit/objects';

const run = (args: string[], container: object = {}) =>
  findings(programOptions, [namespace, deployment('demo', { image: images.agent, container: { args, ...container } })]);

describe('program-options', () => {
  it.each([
    ['values of their types', ['--port=1', '--period=1h30m', '--elect=false', '--level=debug', '--names=a,b']],
    ['a value as the next word', ['--port', '1', '--level', 'info']],
    ['the name of one letter', ['-l', 'info', '-l=info']],
    ['an option without a value, and its opposite', ['--elect', '--no-elect']],
    ['a value that only the container knows', ['--port=$(PORT)', '--trust-namespace=$(NAMESPACE)']],
    ['a namespace', ['--trust-namespace=twisterlab', '--trust-namespace=']],
    ['the name of the program', ['/usr/bin/agent', '--port=1']],
  ])('accepts %s', (_, args) => {
    expect(run(args)).toEqual([]);
  });

  it('accepts every option of an image without captured options', () => {
    expect(run(['--prt=1'], { image: images.api })).toEqual([]);
  });

  it('does not read the name of a command as an option', () => {
    expect(run(['--port=1'], { command: ['/agent'] })).toEqual([]);
  });

  it.each([
    ['--prt=1', 'which the program does not have; it has port'],
    ['-port=1', 'which the program does not have; it has port'],
    ['--no-port', 'which the program does not have'],
    ['port=1', 'which is no option: the program ignores it'],
    ['--port=1x', 'whose value is no number'],
    ['--period=5', 'whose value is no duration'],
    ['--elect=yes', 'whose value is no boolean'],
    ['--level=verbose', 'whose value is none of debug, info'],
    ['--names=a,c', 'whose value is none of a, b'],
    ['--port', 'without its value'],
    ['--trust-namespace=other', 'and no namespace is named other'],
  ])('rejects %s', (word, text) => {
    expect(run([word])).toEqual([`Deployment demo demo has the argument ${word}, ${text}`]);
  });
});
