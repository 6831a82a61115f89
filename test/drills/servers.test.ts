import { join } from 'node:path';
import { parse } from 'yaml';
import { Dist } from '../../drills/dist';
import { Processes } from '../../drills/fixtures/processes';
import { changeConfigFile, configFile, withSettings } from '../../drills/servers/config-files';
import { isUp } from '../../drills/servers/http';
import { localConfig } from '../../drills/servers/prometheus-config';
import { discoveredTarget, hostNetworkTarget, podTarget } from '../../drills/servers/targets';
import { startWebhookReceiver } from '../../drills/servers/webhook-receiver';
import { within } from '../../drills/servers/within';
import { temporaryFolder } from '../kit/command';
import { renderedDist } from '../kit/dist';

const folder = temporaryFolder();

function copied(name: string): Dist {
  Dist.copy(join(renderedDist, 'edge/prometheus'), join(folder, name, 'edge/prometheus'));
  return Dist.in(join(folder, name));
}

describe('a setting', () => {
  test('is set or removed by its path', () => {
    expect(withSettings('a:\n  b: 1\n  c: 2\n', { 'a>b': 3, 'a>c': undefined })).toBe('a:\n  b: 3\n');
  });

  test('is not created where its parent is missing', () => {
    expect(() => withSettings('a: {}\n', { 'x>b': 1 })).toThrow('no x of x>b');
  });
});

describe('a rendered file', () => {
  test('is found by its folder and name, and changed', () => {
    const dist = copied('changed');
    changeConfigFile('edge/prometheus/', 'disk.yml', (text) => text.replace('DiskWillFill', 'DiskIsFull'))(dist);
    expect(configFile(dist, 'edge/prometheus/', 'disk.yml')).toContain('DiskIsFull');
  });

  test('is not left unchanged silently', () => {
    const change = changeConfigFile('edge/prometheus/', 'disk.yml', (text) => text);
    expect(() => change(copied('unchanged'))).toThrow('the change does not match disk.yml');
    expect(() => configFile(copied('missing'), 'edge/prometheus/', 'none.yml')).toThrow();
  });
});

describe("Prometheus' local configuration", () => {
  interface Job {
    readonly job_name: string;
    readonly relabel_configs?: unknown;
    readonly static_configs: readonly { targets: string[]; labels?: Record<string, string> }[];
  }
  const config = (rules: boolean) =>
    parse(
      localConfig(copied(`rules-${rules}`), {
        targets: [
          discoveredTarget('redis', 1, { pod: 'redis-0', namespace: 'twisterlab', containerPort: 9121 }),
          podTarget('loki', 2, 'monitoring'),
          hostNetworkTarget('node-exporter', 3),
        ],
        withoutJobs: ['blackbox'],
        port: 4,
        addresses: { 'alertmanager:9093': '127.0.0.1:5' },
        scrapeSeconds: 3,
        evaluationSeconds: 1,
        rules,
      }),
    ) as { scrape_configs: Job[]; rule_files?: string[]; global: object; alerting: object };
  const { scrape_configs: jobs, ...rest } = config(true);
  const job = (name: string) => jobs.find(({ job_name }) => job_name === name)!;

  test('has static jobs, jobs with targets here, and no service discovery', () => {
    expect(jobs.map(({ job_name }) => job_name)).toEqual(['prometheus', 'loki', 'node-exporter', 'redis']);
    expect(jobs.map(({ static_configs }) => static_configs[0]!.targets)).toEqual(
      [4, 2, 3, 1].map((port) => [`127.0.0.1:${port}`]),
    );
    expect(JSON.stringify(jobs)).not.toContain('kubernetes_sd_configs');
  });

  test('relabels the labels of discovery, and no final ones', () => {
    expect(job('redis').relabel_configs).toBeDefined();
    expect(job('redis').static_configs[0]!.labels).toMatchObject({
      __meta_kubernetes_pod_container_port_number: '9121',
    });
    expect(job('loki').relabel_configs).toBeUndefined();
    expect(job('node-exporter').static_configs[0]!.labels).toMatchObject({ instance: 'edgeserver' });
  });

  test('has intervals, addresses and rules of this machine', () => {
    expect(rest.global).toMatchObject({ scrape_interval: '3s', scrape_timeout: '3s', evaluation_interval: '1s' });
    expect(rest.alerting).toEqual({ alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:5'] }] }] });
    expect(rest.rule_files).toEqual(['rules/*.yml']);
    expect(config(false).rule_files).toBeUndefined();
  });
});

describe('servers in this process', () => {
  const processes = new Processes('servers-test');
  afterAll(() => processes.close({ keepFolder: false }));

  test('a receiver keeps what is posted to a path, and ends with the drill', async () => {
    const receiver = await startWebhookReceiver(processes);
    await fetch(`${receiver.url}/chat`, { method: 'POST', body: 'first' });
    await fetch(`${receiver.url}/heartbeat`, { method: 'POST', body: 'second' });
    expect(receiver.received('/chat')).toEqual(['first']);
    expect(await isUp(receiver.url)).toBe(true);
    await processes.stop();
    expect(await isUp(receiver.url)).toBe(false);
  });

  test('a condition is true within its time, or not', async () => {
    let calls = 0;
    expect(await within(processes, 'the second call', () => ++calls === 2)).toBe(true);
    expect(await within(processes, 'never', () => false, 0)).toBe(false);
  });
});
