import { loaders } from '../../cli/command-list';
import type { Command } from '../../cli/commands/command';

/** All commands, without waiting: cases are made of them. */
export const commands: readonly Command[] = Object.keys(loaders).map((name) => {
  const exported = require(`../../cli/commands/${name}`) as Readonly<Record<string, Partial<Command>>>;
  return Object.values(exported).find((each) => each.name === name && each.help) as Command;
});
