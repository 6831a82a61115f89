import { repository } from '@twisterlab/platform/util/image';
import { contractOf } from '../../charts/contracts';
import { images } from '../../charts/images';

describe('contractOf', () => {
  it('knows the version of the catalogue, with and without its digest', () => {
    expect(contractOf({ image: images.alertmanager })?.ports).toEqual([9093]);
    expect(contractOf({ image: images.alertmanager.replace(/@.*/, '') })?.ports).toEqual([9093]);
  });

  it('does not know another version of an image that others publish', () => {
    expect(contractOf({ image: `${repository(images.alertmanager)}:v0.20.0` })).toBeUndefined();
    expect(contractOf({ image: repository(images.alertmanager) })).toBeUndefined();
  });

  it('knows every version of an own image', () => {
    expect(contractOf({ image: `${repository(images.twisterlabApi)}:3.1.0` })).toBeDefined();
  });

  it('has the ports of every command of an image', () => {
    expect(contractOf({ image: images.externalSecrets })?.ports).toEqual(expect.arrayContaining([8081, 10250]));
  });

  it('knows no other image', () => {
    expect(contractOf({ image: 'docker.io/library/demo:1.2.3' })).toBeUndefined();
  });

  describe('of a program', () => {
    const command = (image: string, ...words: string[]) => contractOf({ image, command: words });

    it.each([
      ['argocd-server', true],
      ['/usr/local/bin/argocd-repo-server --port=8081', true],
      ['--port=8081', false],
      ['', false],
    ])('starts Argo CD with "%s": %s', (line, starts) => {
      expect(contractOf({ image: images.argoCd })!.command!.matches.test(line)).toBe(starts);
    });

    it.each([
      ['python -m twisterlab.agents.mcp.http_server', true],
      ['python twisterlab.agents.mcp.http_server', false],
      ['', false],
    ])('starts the MCP server with "%s": %s', (line, starts) => {
      expect(contractOf({ image: images.mcpUnified })!.command!.matches.test(line)).toBe(starts);
    });

    it('is the role of Argo CD that the arguments name', () => {
      const role = (...args: string[]) => contractOf({ image: images.argoCd, args })?.options?.options;
      expect(role('/usr/local/bin/argocd-repo-server')).toHaveProperty('parallelismlimit');
      expect(role('argocd-server')).toHaveProperty('insecure');
      expect(role('argocd-server')).not.toHaveProperty('parallelismlimit');
      const { env } = contractOf({ image: images.argoCd, args: ['argocd-application-controller'] })!;
      expect(Object.keys(env)).toEqual(['REDIS_PASSWORD', 'ARGOCD_CONTROLLER_REPLICAS']);
      expect(['1', 'one'].map((value) => env.ARGOCD_CONTROLLER_REPLICAS!.matches.test(value))).toEqual([true, false]);
    });

    it.each([
      ['--webhook-mode=onlywebhook --port=1', true],
      ['', true],
      ['--webhook-mode=enabledx', false],
    ])('starts MetalLB\'s controller with "%s": %s', (line, starts) => {
      expect(contractOf({ image: images.metallbController })!.command!.matches.test(line)).toBe(starts);
    });

    it.each([
      ['--path.procfs=/p --path.rootfs=/r --path.sysfs=/s', true],
      ['--collector.disable-defaults --collector.textfile', true],
      ['--path.rootfs=/r --path.sysfs=/s', false],
    ])('measures a node with "%s": %s', (line, measures) => {
      expect(contractOf({ image: images.nodeExporter })!.command!.matches.test(line)).toBe(measures);
    });

    it("serves cert-manager's webhook with a certificate only", () => {
      const { matches } = contractOf({ image: images.certManagerWebhook })!.command!;
      expect([matches.test('--dynamic-serving-ca-secret-name=a'), matches.test('--v=2')]).toEqual([true, false]);
    });

    it('probes trust-manager at the path of its contract', () => {
      const { matches } = contractOf({ image: images.trustManager })!.command!;
      const [kept, moved] = ['/readyz', '/ready'].map((path) => matches.test(`--readiness-probe-path=${path} --v=1`));
      expect([kept, moved, matches.test('')]).toEqual([true, false, true]);
    });

    it('elects its leader in the namespace of the option', () => {
      const leases = (...args: string[]) =>
        contractOf({ image: images.certManagerCainjector })!.calls!({ name: 'a', args } as never);
      expect(leases('--leader-election-namespace=cert-manager')).toEqual([
        expect.objectContaining({ resource: 'leases', namespace: 'cert-manager' }),
      ]);
      expect(leases()).toEqual([expect.objectContaining({ namespace: 'kube-system' })]);
    });

    it('lists and watches the resources of kube-state-metrics', () => {
      const { calls } = contractOf({ image: images.kubeStateMetrics })!;
      const verbs = ['list', 'watch'];
      expect(calls!({ name: 'a', args: ['--resources=pods,nodes'] } as never)).toEqual([
        { verbs, resource: 'pods' },
        { verbs, resource: 'nodes' },
      ]);
    });

    it('probes the stores with the programs that log in', () => {
      const redis = contractOf({ image: images.redis })!.execProbe!.matches;
      expect(
        ['sh -c A=$(cat /a) exec redis-cli -e ping', 'redis-cli -h a -e ping'].every((line) => redis.test(line)),
      ).toBe(true);
      expect(['sh-x -c redis-cli -e ping', 'redis-cli ping'].some((line) => redis.test(line))).toBe(false);
      const backups = command(images.postgres, 'bash')!.execProbe!.matches;
      expect([backups.test('pgbackrest server-ping'), backups.test('pgbackrest info')]).toEqual([true, false]);
    });

    it('waits for a store with its login and a limit of time', () => {
      const { PGCONNECT_TIMEOUT: timeout } = command(images.postgres, 'sh')!.env;
      expect(['5', '0', ''].map((value) => timeout!.matches.test(value))).toEqual([true, false, false]);
      const { PGSSLMODE: mode } = command(images.postgres, 'sh')!.env;
      expect(['require', 'verify-full', 'prefer'].map((value) => mode!.matches.test(value))).toEqual([
        true,
        true,
        false,
      ]);
      expect(Object.keys(command(images.redis, 'sh')!.env)).toEqual(['REDISCLI_AUTH']);
    });
  });
});
