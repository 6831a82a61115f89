import { unreadConfig } from '../../../charts/rules/unread-config';
import { configMap, deployment, findings } from '../../kit/objects';

const files = configMap('files', { 'a.json': '{}' });
const reader = (spec: Record<string, unknown>, container: Record<string, unknown> = {}) =>
  deployment('grafana', { spec, container });
const ofHelm = { ...files, metadata: { ...files.metadata, labels: { 'app.kubernetes.io/managed-by': 'Helm' } } };

describe('unread-config', () => {
  it.each([
    ['a volume', reader({ volumes: [{ name: 'a', configMap: { name: 'files' } }] })],
    [
      'a projected volume',
      reader({ volumes: [{ name: 'a', projected: { sources: [{ configMap: { name: 'files' } }] } }] }),
    ],
    [
      'a variable',
      reader({}, { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'files', key: 'a.json' } } }] }),
    ],
  ])('accepts one that %s reads', (_, workload) => {
    expect(findings(unreadConfig, [files, workload])).toEqual([]);
  });

  it('accepts one of a Helm chart', () => {
    expect(findings(unreadConfig, [ofHelm])).toEqual([]);
  });

  it('rejects one that no pod reads, or only a pod of another namespace', () => {
    const other = reader({ volumes: [{ name: 'a', configMap: { name: 'files' } }] });
    const elsewhere = { ...other, metadata: { ...other.metadata, namespace: 'elsewhere' } };
    expect(findings(unreadConfig, [files, elsewhere])).toEqual([
      'ConfigMap files is read by no pod: its files have no effect',
    ]);
  });
});
