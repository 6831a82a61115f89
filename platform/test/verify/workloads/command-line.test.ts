import { commandLine } from '@twisterlab/platform/verify/workloads/command-line';
import { deployment, findings } from '../../kit/objects';

const check = (container: Record<string, unknown>) => findings(commandLine, [deployment('api', { container })]);

describe('command-line', () => {
  it.each([
    [{ command: ['sh', '-c'], args: ['exec server'] }],
    [{ command: ['sh', '-ec', 'exec server'] }],
    [{ command: ['bash', '/run.sh', '-c'] }],
    [{ command: ['python', '-m', 'server'] }],
    [{ command: ['nginx', '-c'] }],
    [{ args: ['sh', '-c'] }],
    [{}],
  ])('accepts %j', (container) => expect(check(container)).toEqual([]));

  it.each([
    [{ command: ['sh', '-c'] }, '-c', 'sh'],
    [{ command: ['/bin/bash', '-e', '-c'], args: [] }, '-c', '/bin/bash'],
    [{ command: ['sh', '-ec', ' '] }, '-ec', 'sh'],
    [{ command: ['python3.12', '-m'] }, '-m', 'python3.12'],
  ])('rejects %j', (container, option, program) => {
    expect(check(container)).toEqual([
      expect.stringContaining(
        `Deployment api the command of api ends with ${option}, without what ${program} shall run`,
      ),
    ]);
  });

  it('rejects a probe and a hook without a script', () => {
    const exec = { command: ['sh', '-c'] };
    expect(check({ livenessProbe: { exec }, lifecycle: { preStop: { exec } } })).toEqual([
      'Deployment api the livenessProbe of api ends with -c, without what sh shall run: sh -c',
      'Deployment api the preStop of api ends with -c, without what sh shall run: sh -c',
    ]);
  });
});
