import { type IntendedDifference, parityOf } from '../../environments/schema/parity';
import { environmentsWith } from './good';

const { tenants } = environmentsWith();
/** Entries for all that differs between the tenants of the tests. */
const all = (of = tenants): IntendedDifference[] => {
  const { findings } = parityOf(of, 'production', [], 'file');
  return findings.map(({ message }) => ({
    field: message.split(' ')[0]!,
    environments: ['staging'],
    reason: 'a test',
  }));
};
const fields = (findings: readonly { readonly message: string }[]) => findings.map(({ message }) => message);

describe('parityOf', () => {
  it('finds nothing if every difference is listed', () => {
    const result = parityOf(tenants, 'production', all(), 'file');
    expect(result.findings).toEqual([]);
    expect(result.intended).toContainEqual({
      field: 'name',
      environment: 'staging',
      reference: '"production"',
      value: '"staging"',
      reason: 'a test',
    });
  });

  it.each([
    [{ redis: { storage: '2Gi' } }, 'redis.storage differs: production "5Gi", staging "2Gi".'],
    [{ quota: { pods: 20 } }, 'quota.pods differs: production 30, staging 20.'],
    [{ writersStopped: 'a dump' }, 'writersStopped differs: production none, staging "a dump".'],
  ])('finds %j, also against a default', (staging, message) => {
    const changed = environmentsWith({ staging }).tenants;
    expect(fields(parityOf(changed, 'production', all(), 'file').findings)).toEqual([message]);
  });

  it('finds an entry that no longer applies', () => {
    const entry = { field: 'redis.storage', environments: ['staging', 'qa'], reason: 'it was smaller' };
    expect(fields(parityOf(tenants, 'production', [...all(), entry], 'file').findings)).toEqual([
      'redis.storage is listed for staging, where it does not differ.',
      'redis.storage is listed for qa, where it does not differ.',
    ]);
  });

  it('lists another release, and does not count it', () => {
    const image = 'ghcr.io/youneselfakir0/twisterlab-platform-mcp:3.3.0';
    const changed = environmentsWith({ staging: { mcp: { image } } }).tenants;
    const { releases, findings } = parityOf(changed, 'production', [], 'file');
    expect(releases).toEqual([{ field: 'mcp.image', environment: 'staging', value: `"${image}"` }]);
    expect(fields(findings).filter((each) => each.includes('image'))).toEqual([]);
  });

  it('finds that the environment to compare with does not exist', () => {
    expect(fields(parityOf(tenants, 'live', [], 'file').findings)).toEqual(['there is no environment live.']);
  });
});
