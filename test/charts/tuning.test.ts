import { bytes } from '@twisterlab/platform/util/quantity';
import { tuning } from '../../charts/twisterlab/postgres/tuning';

/** PostgreSQL does not start with less: two segments of 16 MB. */
const least = 32;

const megabytes = (text: string | number) => Number(/^(\d+)MB$/.exec(`${text}`)?.[1]);

test.each(['128Mi', '512Mi', '1Gi', '2Gi', '10Gi', '1Ti'])('PostgreSQL starts with a claim of %s', (storage) => {
  const { min_wal_size: min, max_wal_size: max } = tuning('512Mi', storage);
  expect(megabytes(min!)).toBeGreaterThanOrEqual(least);
  expect(megabytes(max!)).toBeGreaterThanOrEqual(megabytes(min!));
});

test('WAL takes at most a tenth of a usual claim', () => {
  expect(megabytes(tuning('512Mi', '4Gi').max_wal_size!)).toBeLessThanOrEqual(bytes('4Gi') / 10 / 2 ** 20);
});
