import { bench } from './bench';
import type { Command } from './command';
import { diff } from './diff';
import { drill } from './drill';
import { hosts } from './hosts';
import { images } from './images';
import { importCommand } from './import';
import { mutate } from './mutate';
import { parity } from './parity';
import { promote } from './promote';
import { protection } from './protection';
import { rbac } from './rbac';
import { reach } from './reach';
import { scan } from './scan';
import { synth } from './synth';
import { words } from './words';

export const commands: readonly Command[] = [
  synth,
  diff,
  reach,
  rbac,
  importCommand,
  bench,
  drill,
  hosts,
  images,
  scan,
  promote,
  parity,
  mutate,
  protection,
  words,
];
