import { bench } from './bench';
import type { Command } from './command';
import { drill } from './drill';
import { hosts } from './hosts';
import { images } from './images';
import { importCommand } from './import';
import { reach } from './reach';
import { synth } from './synth';
import { words } from './words';

export const commands: readonly Command[] = [synth, reach, importCommand, bench, drill, hosts, images, words];
