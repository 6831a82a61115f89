import { envOrder } from '@twisterlab/platform/verify/env-order';
import { configMap, deployment, findings } from '../kit/objects';

const password = { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'redis', key: 'password' } } };
const url = { name: 'URL', value: 'redis://:$(PASSWORD)@redis:6379/0' };
const check = (container: object) =>
  findings(envOrder, [deployment('api', { container: { ...container } }), configMap('settings')]);

describe('env-order', () => {
  it('accepts a variable that stands before its use', () => {
    expect(check({ env: [password, url], command: ['run', '--url=$(URL)'], args: ['$(PASSWORD)'] })).toEqual([]);
  });

  it('accepts $$(NAME), which stays as it is', () => {
    expect(check({ env: [{ name: 'HINT', value: 'write $$(PASSWORD)' }] })).toEqual([]);
  });

  it("accepts a shell's own substitution in a command", () => {
    expect(check({ command: ['sh', '-c', 'echo $(date) $(hostname) $(cat /etc/hosts)'] })).toEqual([]);
  });

  it('accepts a name that envFrom may bring', () => {
    expect(check({ env: [url], envFrom: [{ configMapRef: { name: 'settings' } }] })).toEqual([]);
  });

  it('refuses a variable that stands after its use', () => {
    expect(check({ env: [url, password] })).toEqual([
      'Deployment api env URL of api refers to $(PASSWORD), which stands after it',
    ]);
  });

  it('refuses a variable that does not exist', () => {
    expect(check({ env: [url] })).toEqual([
      'Deployment api env URL of api refers to $(PASSWORD), which does not exist',
    ]);
  });

  it('refuses a variable that refers to itself', () => {
    expect(check({ env: [{ name: 'PATH', value: '/opt:$(PATH)' }] })).toEqual([
      'Deployment api env PATH of api refers to $(PATH), which stands after it',
    ]);
  });

  it.each(['command', 'args'])('refuses a variable in %s that does not exist', (field) => {
    expect(check({ [field]: ['redis-server', '--requirepass', '$(PASSWORD)'] })).toEqual([
      'Deployment api the command of api refers to $(PASSWORD), which does not exist',
    ]);
  });

  it('refuses a variable that is set twice', () => {
    const level = { name: 'LEVEL', value: 'INFO' };
    expect(check({ env: [level, level] })).toEqual(['Deployment api api sets LEVEL twice; the last one wins']);
  });

  it('looks at init containers too', () => {
    const first = { name: 'first', env: [url] };
    expect(findings(envOrder, [deployment('api', { spec: { initContainers: [first] } })])).toEqual([
      'Deployment api env URL of first refers to $(PASSWORD), which does not exist',
    ]);
  });
});
