import { call } from '../kit/command';

const rbac = (...args: string[]) => call(['rbac', ...args]);

describe('npm run rbac', () => {
  it('lists what a subject may do, where, and by which role', async () => {
    const { status, stdout } = await rbac('node-agents/otel-collector');
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^ServiceAccount node-agents\/otel-collector\n {2}in node-agents, by Role otel-collector-events\n {4}create leases .*\n.*\n {2}in the cluster, by ClusterRole otel-collector\n {4}get, /,
    );
    expect(stdout).toMatch(/\n1 subject, 2 bindings\.\n$/);
  });

  it('lists who may use a resource, also by a wildcard', async () => {
    const { stdout } = await rbac('--resource', 'secrets');
    expect(stdout).toContain('ServiceAccount argocd/argocd-application-controller');
    expect(stdout).not.toContain('monitoring/prometheus');
  });

  it('names roles that Kubernetes defines', async () => {
    expect((await rbac('--json')).stdout).toContain('"role": "ClusterRole ');
  });

  it('exits with 1 if no subject matches, and with 2 for two texts', async () => {
    expect((await rbac('no-such-account')).status).toBe(1);
    expect(await rbac('one', 'two')).toMatchObject({ status: 2, stderr: expect.stringContaining('2 texts given') });
  });
});
