/** The promises of the drill `alerts`, in its words; a sabotage names the one that has to fail. */
export const promises = {
  checked: 'promtool and amtool take every rule and both configurations as they were rendered',
  covered: 'every rule has cases both ways, and every case its rule',
  proven: 'every rule fires in its cases and is quiet in the others',
  routed: 'every alert goes to whom its severity and its tenant say',
  held: 'what follows from something else is held back, and nothing of another node, tenant or host',
  quiet: 'nothing is told of stores that are well',
  told: 'a Redis and a PostgreSQL that stop and a copy that is damaged are told in the chat, and when they are well again',
  heartbeat: 'the heartbeat comes again and again, for as long as Prometheus works',
} as const;
