import { describeChange } from '@twisterlab/platform/write/changes';
import { toYaml } from '@twisterlab/platform/write/yaml';
import { deployment } from '../kit/objects';

const describeObjects = (before: object, after: object) =>
  describeChange('x.yaml', toYaml(before as never), toYaml(after as never));
const api = (container: Record<string, unknown>, spec: Record<string, unknown> = {}) =>
  deployment('api', { container, deployment: spec });

describe('the summary of a change', () => {
  it('contains the field and both values', () => {
    expect(describeObjects(api({}, { replicas: 1 }), api({}, { replicas: 2 }))).toBe('replicas 1 -> 2');
  });

  it('contains the name of the list item', () => {
    const level = (value: string) => api({ env: [{ name: 'MCP_LOG_LEVEL', value }] });
    expect(describeObjects(level('INFO'), level('DEBUG'))).toBe('MCP_LOG_LEVEL value INFO -> DEBUG');
    expect(describeObjects(api({ image: 'a:1' }), api({ image: 'a:2' }))).toBe('api image a:1 -> a:2');
  });

  it('contains the path of the field', () => {
    const memory = (limit: string) => api({ resources: { limits: { memory: limit }, requests: { memory: '1Mi' } } });
    expect(describeObjects(memory('256Mi'), memory('512Mi'))).toBe('api resources.limits.memory 256Mi -> 512Mi');
  });

  it('contains the name of a claim template', () => {
    const claims = (storage: string) => ({
      spec: {
        volumeClaimTemplates: [
          { kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: { resources: { requests: { storage } } } },
        ],
      },
    });
    expect(describeObjects(claims('1Gi'), claims('2Gi'))).toBe('data resources.requests.storage 1Gi -> 2Gi');
  });

  it('shows added and removed items', () => {
    const [none, one] = [api({ env: [] }), api({ env: [{ name: 'A', value: '1' }] })];
    expect(describeObjects(none, one)).toBe('api env added A=1');
    expect(describeObjects(one, none)).toBe('api env removed A');
  });

  it('matches list items by their name', () => {
    const env = (...names: string[]) => api({ env: names.map((name) => ({ name, value: name })) });
    expect(describeObjects(env('A', 'B', 'C', 'D'), env('A', 'NEW', 'B', 'C', 'D'))).toBe('api env added NEW=NEW');
    const mounts = (...paths: string[]) =>
      api({ volumeMounts: paths.map((mountPath) => ({ name: 'data', mountPath })) });
    expect(describeObjects(mounts('/a', '/b'), mounts('/b'))).toBe('api volumeMounts removed data');
    const args = (...args: string[]) => api({ args });
    expect(describeObjects(args('--a', '--b', '--c'), args('--b', '--c', '--d'))).toBe('api args --a -> --d');
    expect(describeObjects(args('--b', '--c'), args('--a', '--b', '--c'))).toBe('api args added --a');
  });

  it('contains the first line of a file that differs', () => {
    const file = (text: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', data: { 'redis.conf': text } });
    const one = file('dir /data\nappendonly yes\nport 6379\n');
    expect(describeObjects(one, file('dir /data\nappendonly no\nport 6379\n'))).toBe(
      'redis.conf line 2 appendonly yes -> appendonly no',
    );
    expect(describeObjects(one, file('dir /data\n'))).toBe('redis.conf lines 2-3 removed appendonly yes');
    expect(describeObjects(file('dir /data\n'), one)).toBe('redis.conf lines 2-3 added appendonly yes');
  });

  it('omits the content of added and removed files', () => {
    const files = (data: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', data });
    expect(describeObjects(files({ a: 'x\ny\n' }), files({ b: 'x\ny\n' }))).toBe('a removed, b added');
  });

  it('names the alert or job of a line', () => {
    const rules = (limit: number) => ({
      kind: 'ConfigMap',
      data: {
        'disk.yml': `groups:\n  - name: disk\n    rules:\n      - alert: DiskFull\n        expr: x > ${limit}\n`,
      },
    });
    expect(describeObjects(rules(1), rules(2))).toBe('DiskFull disk.yml line 5 expr: x > 1 -> expr: x > 2');
  });

  it('is short', () => {
    const many = (value: string) => api({ env: ['A', 'B', 'C', 'D', 'E'].map((name) => ({ name, value })) });
    expect(describeObjects(many('1'), many('2'))).toBe('A value 1 -> 2, B value 1 -> 2, C value 1 -> 2, 2 more');
    const long = 'x'.repeat(100);
    expect(describeObjects(api({ image: 'a:1' }), api({ image: long }))).toBe(`api image a:1 -> ${'x'.repeat(45)}...`);
  });

  it('cuts long values where they differ', () => {
    const url = (end: string) => api({ env: [{ name: 'URL', value: `postgresql://${'x'.repeat(80)}/${end}` }] });
    expect(describeObjects(url('twisterlab'), url('other'))).toBe(
      'URL value ...xxxxxxxxxxx/twisterlab -> ...xxxxxxxxxxx/other',
    );
    const digest = (letter: string) => api({ image: `docker.io/library/redis:7.2.16@sha256:${letter.repeat(64)}` });
    expect(describeObjects(digest('a'), digest('b'))).toBe(
      'api image ...2.16@sha256:aaaaaaaa... -> ...2.16@sha256:bbbbbbbb...',
    );
  });

  it('is empty for other files', () => {
    expect(describeChange('edge.sh', 'a', 'b')).toBe('');
  });
});
