import type { Command } from './commands/command';

/** Loads a command, without the modules of the others. In the order of the list of commands. */
export const loaders: Readonly<Record<string, () => Promise<Command>>> = {
  synth: async () => (await import('./commands/synth.js')).synth,
  diff: async () => (await import('./commands/diff.js')).diff,
  reach: async () => (await import('./commands/reach.js')).reach,
  rbac: async () => (await import('./commands/rbac.js')).rbac,
  explore: async () => (await import('./commands/explore.js')).explore,
  import: async () => (await import('./commands/import.js')).importCommand,
  bench: async () => (await import('./commands/bench.js')).bench,
  drill: async () => (await import('./commands/drill.js')).drill,
  hosts: async () => (await import('./commands/hosts.js')).hosts,
  images: async () => (await import('./commands/images.js')).images,
  scan: async () => (await import('./commands/scan.js')).scan,
  promote: async () => (await import('./commands/promote.js')).promote,
  parity: async () => (await import('./commands/parity.js')).parity,
  mutate: async () => (await import('./commands/mutate.js')).mutate,
  precision: async () => (await import('./commands/precision.js')).precision,
  protection: async () => (await import('./commands/protection.js')).protection,
  adopt: async () => (await import('./commands/adopt.js')).adopt,
  status: async () => (await import('./commands/status.js')).status,
  words: async () => (await import('./commands/words.js')).words,
  commands: async () => (await import('./commands/commands.js')).commands,
};

/** All commands. */
export const loadCommands = (): Promise<Command[]> => Promise.all(Object.values(loaders).map((load) => load()));
