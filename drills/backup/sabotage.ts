import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { Dist } from '../dist';
import type { Sabotage } from '../drill';
import type { NodesGround } from '../ground/nodes-ground';
import { promises } from './promises';

/** Alters a file of one of production's ConfigMaps. */
function inFile(configMap: RegExp, file: string, text: string, by: string): (dist: Dist) => void {
  return (dist) =>
    dist.change(
      ({ path, manifest }) =>
        path.startsWith('production/backups/ConfigMap.') && configMap.test(manifest.metadata.name),
      (manifest) => {
        const { data = {}, ...rest } = manifest as Kinds['ConfigMap'];
        if (!data[file]?.includes(text)) throw new Error(`${file} does not say: ${text}`);
        return { ...rest, data: { ...data, [file]: data[file].replaceAll(text, by) } };
      },
    );
}

const script = (file: string, text: string, by: string) => inFile(/^backup-scripts-/, file, text, by);

/** Scripts and rules that look right on every good day, each with the promise that has to notice it. */
export const sabotages: readonly Sabotage<NodesGround>[] = [
  {
    name: 'checksums that nobody compares',
    fails: promises.keeps,
    dist: script('lib.sh', 'sha256sum --check --strict --quiet SHA256SUMS >&2', 'true'),
  },
  {
    name: 'a restore that is compared with itself',
    fails: promises.lie,
    dist: script('lib.sh', 'diff "$1" "$2"', 'diff "$2" "$2"'),
  },
  {
    name: 'no lock',
    fails: promises.once,
    dist: script('lib.sh', 'flock --nonblock 9', 'true'),
  },
  {
    name: 'a copy that has its name from the start',
    fails: promises.killed,
    dist: (dist) => {
      script('lib.sh', 'local part=$home/.partial-$stamp', 'local part=$home/$stamp')(dist);
      script('lib.sh', '  mv --no-target-directory "$part" "$home/$stamp"\n', '')(dist);
      script('lib.sh', '  rm -rf "$home"/.partial-*\n  if', '  [ "$code" = 0 ] || rm -rf "$home/$stamp"\n  if')(dist);
    },
  },
  {
    name: 'a failure that is told as a success',
    fails: promises.failure,
    dist: script('lib.sh', '    state 0 0', '    state 0 "$([ "$task" = backup ] && echo 1 || echo 0)"'),
  },
  {
    name: 'retention that leaves the copies of pgBackRest',
    fails: promises.archive,
    dist: script('postgres.sh', 'forget() { expire "$(cat "$1/label")"; }', 'forget() { :; }'),
  },
];
