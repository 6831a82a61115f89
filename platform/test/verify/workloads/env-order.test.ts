import { envOrder } from '@twisterlab/platform/verify/workloads/env-order';
import { finding } from '../../kit/finding';
import { configMap, deployment, findings } from '../../kit/objects';

const password = { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'redis', key: 'password' } } };
const url = { name: 'URL', value: 'redis://:$(PASSWORD)@redis:6379/0' };
const check = (container: object) =>
  findings(envOrder, [deployment('api', { container: { ...container } }), configMap('settings')]);

describe('env-order', () => {
  it('accepts a variable that is defined before its use', () => {
    expect(check({ env: [password, url], command: ['run', '--url=$(URL)'], args: ['$(PASSWORD)'] })).toEqual([]);
  });

  it('accepts the escaped form $$(NAME)', () => {
    expect(check({ env: [{ name: 'HINT', value: 'write $$(PASSWORD)' }] })).toEqual([]);
  });

  it('accepts command substitution of a shell', () => {
    expect(check({ command: ['sh', '-c', 'echo $(date) $(hostname) $(cat /etc/hosts)'] })).toEqual([]);
  });

  it('accepts a name that envFrom may define', () => {
    expect(check({ env: [url], envFrom: [{ configMapRef: { name: 'settings' } }] })).toEqual([]);
  });

  it('refuses a variable that is defined after its use', () => {
    expect(check({ env: [url, password] })).toEqual([
      'Deployment api env URL of api references $(PASSWORD), which is defined later',
    ]);
  });

  it('refuses a variable that does not exist', () => {
    expect(check({ env: [url] })).toEqual([finding('Deployment api', 'env URL of api', '$(PASSWORD)', 'not defined')]);
  });

  it('refuses a variable that references itself', () => {
    expect(check({ env: [{ name: 'PATH', value: '/opt:$(PATH)' }] })).toEqual([
      finding('Deployment api', 'env PATH of api', '$(PATH)', 'defined later'),
    ]);
  });

  it.each(['command', 'args'])('refuses an undefined variable in %s', (field) => {
    expect(check({ [field]: ['redis-server', '--requirepass', '$(PASSWORD)'] })).toEqual([
      finding('Deployment api', 'the command of api', '$(PASSWORD)', 'not defined'),
    ]);
  });

  it('refuses a variable that is set twice', () => {
    const level = { name: 'LEVEL', value: 'INFO' };
    expect(check({ env: [level, level] })).toEqual(['Deployment api api sets LEVEL twice; the last value wins']);
  });

  it('checks init containers', () => {
    const first = { name: 'first', env: [url] };
    expect(findings(envOrder, [deployment('api', { spec: { initContainers: [first] } })])).toEqual([
      finding('Deployment api', 'env URL of first', '$(PASSWORD)', 'not defined'),
    ]);
  });
});
