/** The checks of the drill `patroni`. Each fault injection names the one that has to fail. */
export const checks = {
  members: 'three members run on three nodes, and one of them is a synchronous standby',
  lost: 'no acknowledged write is lost',
  planned: 'a planned failover interrupts writes for at most 30 s; the target is 2 s',
  crash: 'a crash of the leader or of its node interrupts writes for at most 120 s; the target is 20 to 30 s',
  budget: 'the API server refuses an eviction while another member is unavailable',
  failsafe: 'the leader continues while the API server does not respond',
  stop: 'a leader that stops while the WAL archive is down stops within 30 s; the target is 10 s',
  disk: 'a replica with a full disk stops no writes, and recovers once there is space',
  rewind: 'a former leader with unreplicated writes rejoins by pg_rewind',
  rollout: 'every member gets a new image',
  settings: 'a setting that was changed by hand has its value from Git again once the members restarted',
  service: 'the Service has no endpoint but the leader',
  state: "Patroni's state survives a restart of the controllers",
  role: 'the Role suffices: the API server denies no request of a member',
} as const;
