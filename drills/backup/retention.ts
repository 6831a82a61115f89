import { noFaults } from '../expectation';
import { checks } from './checks';
import { type Fixture, nightly, unexpectedAlert, unexpectedExit, weekly } from './fixture';

const keep = 7;
const nights = 21;
/** Nights with a wrong password. */
const failingNights = [3, 9, 10, 15];
/** Nights before which the newest copy is truncated. */
const truncatedNights = [12];

const weeks = `
for night in $(seq ${nights}); do
  password=$REDISCLI_AUTH
  case " ${failingNights.join(' ')} " in *" $night "*) password=wrong ;; esac
  case " ${truncatedNights.join(' ')} " in *" $night "*) truncate --size=10 "$(ls -d /backups/redis/[0-9]*Z | tail -n 1)/dump.rdb" ;; esac
  REDISCLI_AUTH=$password bash /scripts/redis.sh backup 2>/dev/null && code=0 || code=$?
  copies=(/backups/redis/[0-9]*Z)
  intact=0
  for copy in "\${copies[@]}"; do (cd "$copy" && sha256sum --check --status SHA256SUMS) && intact=$((intact + 1)); done
  echo "night $night $code \${#copies[@]} $intact"
  sleep 1
done`;

/** Nights with an unexpected result, by the output of the script. @param good intact copies before the first night. */
export function unexpectedNights(output: string, good: number): string[] {
  const results = [...output.matchAll(/^night (\d+) (\d+) (\d+) (\d+)$/gm)].map((found) => found.slice(1).map(Number));
  const faults = results.flatMap(([night = 0, code, copies, intact]) => {
    const fails = failingNights.includes(night);
    if (!fails) good = Math.min(keep, good + 1 - (truncatedNights.includes(night) ? 1 : 0));
    const expected = (code === 0) !== fails && copies === good && intact === good;
    return expected ? [] : [`night ${night} ended with ${code}: ${copies} copies, ${intact} intact; expected: ${good}`];
  });
  if (results.length !== nights) faults.push(`${results.length} of ${nights} nights: ${output.slice(-200)}`);
  if (good !== keep) faults.push(`${good} copies at the end, expected: ${keep}`);
  return faults;
}

/** Runs the rendered script for 21 nights, some of which fail, and counts the copies after each. */
export async function threeWeeks(fixture: Fixture): Promise<void> {
  const { context, tasks, copies } = fixture;
  const good = (await copies.of('redis')).length;
  const ended = await context.step('run three weeks of backups', () =>
    tasks.run(nightly('redis'), { command: ['bash', '-c', weeks] }),
  );
  const faults = [
    ...unexpectedExit('the script', ended, true),
    ...unexpectedNights(ended.output, good),
    ...(await unexpectedAlert(fixture, 'BackupDamaged redis', true)),
  ];
  context.check(checks.keeps, { of: nights, faults }, noFaults);
}

/** Retention also deletes backups and WAL from pgBackRest's repository. */
export async function expiry({ context, tasks, copies }: Fixture): Promise<void> {
  const ended = await context.step('back up PostgreSQL and keep two copies', () =>
    tasks.run(nightly('postgres'), { env: { KEEP: '2' } }),
  );
  const lines = async (script: string) => (await copies.sh(script)).trim().split('\n').sort();
  const ours = await lines('cat /backups/postgres/[0-9]*Z/label');
  const theirs = await lines("pgbackrest --stanza=main info | awk '/full backup:/ { print $3 }'");
  const verified = await copies.sh('pgbackrest --stanza=main --output=text --verbose --log-level-console=off verify');
  const restored = await context.step('restore the newest copy', () => tasks.run(weekly('postgres')));
  const faults = [
    ...unexpectedExit('the backup', ended, true),
    ...(ours.length === 2 ? [] : [`${ours.length} copies exist`]),
    ...(`${ours}` === `${theirs}` ? [] : [`copies: ${ours.join(', ')}; in pgBackRest: ${theirs.join(', ')}`]),
    ...(verified.includes('status: ok') ? [] : [`pgbackrest verify: ${verified.trim()}`]),
    ...unexpectedExit('the restore', restored, true),
  ];
  context.check(checks.expired, { of: 2, faults }, noFaults);
}
