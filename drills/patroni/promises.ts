/** The promises of the drill `patroni`, in its words; a sabotage names the one that has to fail. */
export const promises = {
  members: 'three members run on three nodes, and one of them follows synchronously',
  lost: 'no acknowledged write is lost',
  planned: 'a planned move interrupts writes for moments: the target is 2 s',
  crash: 'a leader that dies or loses its node is replaced: the target is 20 to 30 s',
  budget: 'an eviction is refused while another member is away',
  failsafe: 'the leader goes on while the API server is away',
  disk: 'a replica with a full disk stops nobody, and comes back once there is room',
  rewind: 'a former leader with writes of its own rejoins by pg_rewind',
  rollout: 'a new image reaches every member',
  settled: 'a setting that somebody changed by hand is again as Git has it, once members were restarted',
  service: 'the Service leads to the leader alone, whatever happens',
  state: "Patroni's state outlives a restart of the controllers",
  role: 'the Role is enough: no request of a member is refused',
} as const;
