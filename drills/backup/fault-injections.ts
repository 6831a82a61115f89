import type { FaultInjection } from '../drill';
import type { NodeCluster } from '../fixtures/node-cluster';
import { changeConfigFile } from '../servers/config-files';
import { checks } from './checks';

const script = (file: string, text: string, by: string) =>
  changeConfigFile('production/backups/ConfigMap.backup-scripts-', file, (script) => script.replaceAll(text, by));

/** Mistakes in scripts that no successful run shows, each with the check that has to fail. */
export const faultInjections: readonly FaultInjection<NodeCluster>[] = [
  {
    name: 'checksums that are not compared',
    fails: checks.keeps,
    dist: script('lib.sh', 'sha256sum --check --strict --quiet SHA256SUMS >&2', 'true'),
  },
  {
    name: 'a restore test that compares the copy with itself',
    fails: checks.stale,
    dist: script('lib.sh', 'diff "$1" "$2"', 'diff "$2" "$2"'),
  },
  {
    name: 'no lock',
    fails: checks.concurrent,
    dist: script('lib.sh', 'flock --nonblock 9', 'true'),
  },
  {
    name: 'a copy without a temporary name',
    fails: checks.killed,
    dist: (dist) => {
      script('lib.sh', 'local part=$home/.partial-$stamp', 'local part=$home/$stamp')(dist);
      script('lib.sh', '  mv --no-target-directory "$part" "$home/$stamp"\n', '')(dist);
      script('lib.sh', '|| rm -rf "$home"/.partial-*\n  if', '|| [ "$code" = 0 ] || rm -rf "$home/$stamp"\n  if')(dist);
    },
  },
  {
    name: "restic's lock of a killed run that stays",
    fails: checks.killedOffsite,
    dist: script('offsite.sh', 'restic --quiet unlock --remove-all', 'restic --quiet unlock'),
  },
  {
    name: 'a failed run that exposes success',
    fails: checks.failure,
    dist: script('lib.sh', '    state 0 0', '    state 0 "$([ "$task" = backup ] && echo 1 || echo 0)"'),
  },
  {
    name: 'retention that leaves backups in pgBackRest',
    fails: checks.expired,
    dist: script('postgres.sh', 'forget() { expire "$(cat "$1/label")"; }', 'forget() { :; }'),
  },
  {
    name: 'an off-site copy with a password that is not that of its Secret',
    fails: checks.rotated,
    dist: (dist) => dist.replace('name: backup-offsite', 'name: redis'),
  },
];
