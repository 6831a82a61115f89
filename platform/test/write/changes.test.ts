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

  it('shows added and removed items', () => {
    const [none, one] = [api({ env: [] }), api({ env: [{ name: 'A', value: '1' }] })];
    expect(describeObjects(none, one)).toBe('A env (none) -> {...}');
    expect(describeObjects(one, none)).toBe('A env {...} -> (none)');
  });

  it('contains the first line of a file that differs', () => {
    const file = (text: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', data: { 'redis.conf': text } });
    const one = file('dir /data\nappendonly yes\nport 6379\n');
    expect(describeObjects(one, file('dir /data\nappendonly no\nport 6379\n'))).toBe(
      'redis.conf line 2 appendonly yes -> appendonly no',
    );
    expect(describeObjects(one, file('dir /data\n'))).toBe('redis.conf line 2 appendonly yes -> (none)');
    expect(describeObjects(file('dir /data\n'), one)).toBe('redis.conf line 2 (none) -> appendonly yes');
  });

  it('omits the content of added and removed files', () => {
    const files = (data: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', data });
    expect(describeObjects(files({ a: 'x\ny\n' }), files({ b: 'x\ny\n' }))).toBe(
      'a {...} -> (none), b (none) -> {...}',
    );
  });

  it('is short', () => {
    const many = (value: string) => api({ env: ['A', 'B', 'C', 'D', 'E'].map((name) => ({ name, value })) });
    expect(describeObjects(many('1'), many('2'))).toBe('A value 1 -> 2, B value 1 -> 2, C value 1 -> 2, 2 more');
    const long = 'x'.repeat(100);
    expect(describeObjects(api({ image: 'a:1' }), api({ image: long }))).toBe(`api image a:1 -> ${'x'.repeat(57)}...`);
  });

  it('is empty for other files', () => {
    expect(describeChange('edge.sh', 'a', 'b')).toBe('');
  });
});
