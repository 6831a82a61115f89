import { faultless } from '../expectation';
import { promises } from './promises';
import { nightly, type Scene, unlessAlert, unlessEnded, weekly } from './scene';

const keep = 7;
const nights = 21;
/** A password that is wrong. */
const failing = [3, 9, 10, 15];
/** The newest copy was cut short since the night before. */
const damaging = [12];

const weeks = `
for night in $(seq ${nights}); do
  password=$REDISCLI_AUTH
  case " ${failing.join(' ')} " in *" $night "*) password=wrong ;; esac
  case " ${damaging.join(' ')} " in *" $night "*) truncate --size=10 "$(ls -d /backups/redis/[0-9]*Z | tail -n 1)/dump.rdb" ;; esac
  REDISCLI_AUTH=$password bash /scripts/redis.sh backup 2>/dev/null && code=0 || code=$?
  copies=(/backups/redis/[0-9]*Z)
  whole=0
  for copy in "\${copies[@]}"; do (cd "$copy" && sha256sum --check --status SHA256SUMS) && whole=$((whole + 1)); done
  echo "night $night $code \${#copies[@]} $whole"
  sleep 1
done`;

/** What was found on which morning and should not have been. @param good whole copies before the first night. */
export function wrongMornings(said: string, good: number): string[] {
  const seen = [...said.matchAll(/^night (\d+) (\d+) (\d+) (\d+)$/gm)].map((found) => found.slice(1).map(Number));
  const faults = seen.flatMap(([night = 0, ended, found, whole]) => {
    const fails = failing.includes(night);
    if (!fails) good = Math.min(keep, good + 1 - (damaging.includes(night) ? 1 : 0));
    const right = (ended === 0) !== fails && found === good && whole === good;
    return right ? [] : [`night ${night} ended with ${ended}: ${found} copies, ${whole} whole; ${good} expected`];
  });
  if (seen.length !== nights) faults.push(`${seen.length} nights of ${nights}: ${said.slice(-200)}`);
  if (good !== keep) faults.push(`${good} copies at the end, ${keep} expected`);
  return faults;
}

/** Night after night by the rendered script, some of which fail, and how many copies there are each morning. */
export async function keeping(scene: Scene): Promise<void> {
  const { story, tasks, copies } = scene;
  const good = (await copies.of('redis')).length;
  const ended = await story.step('three weeks of nights', () =>
    tasks.run(nightly('redis'), { command: ['bash', '-c', weeks] }),
  );
  const faults = [
    ...unlessEnded('the weeks', ended, true),
    ...wrongMornings(ended.said, good),
    ...(await unlessAlert(scene, 'BackupDamaged redis', true)),
  ];
  story.promise(promises.keeps, { of: nights, faults }, faultless);
}

/** pgBackRest's own copies and log go with ours. */
export async function expiring({ story, tasks, copies }: Scene): Promise<void> {
  const ended = await story.step('two copies are kept of PostgreSQL', () =>
    tasks.run(nightly('postgres'), { env: { KEEP: '2' } }),
  );
  const lines = async (script: string) => (await copies.sh(script)).trim().split('\n').sort();
  const ours = await lines('cat /backups/postgres/[0-9]*Z/label');
  const theirs = await lines("pgbackrest --stanza=main info | awk '/full backup:/ { print $3 }'");
  const verified = await copies.sh('pgbackrest --stanza=main --output=text --verbose --log-level-console=off verify');
  const restored = await story.step('the newest restores', () => tasks.run(weekly('postgres')));
  const faults = [
    ...unlessEnded('the backup', ended, true),
    ...(ours.length === 2 ? [] : [`${ours.length} copies are there`]),
    ...(`${ours}` === `${theirs}` ? [] : [`ours are ${ours.join(', ')}, pgBackRest has ${theirs.join(', ')}`]),
    ...(verified.includes('status: ok') ? [] : [`pgBackRest says: ${verified.trim()}`]),
    ...unlessEnded('the restore', restored, true),
  ];
  story.promise(promises.archive, { of: 2, faults }, faultless);
}
