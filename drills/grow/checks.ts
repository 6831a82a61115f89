/** The checks of the drill `grow`. Each fault injection names the one that has to fail. */
export const checks = {
  reach: 'a member of PostgreSQL connects to the API server of every machine, from when it joins until it leaves',
  grown: 'three members run on three machines, and one of them is a synchronous standby',
  shrunk: 'one member on the machine that stays acknowledges writes, and nothing waits for a machine that left',
  lost: 'no acknowledged row is lost on the way to three machines and back',
  redis: 'no acknowledged key of Redis is lost on the way to three machines and back',
  copies: 'the copies from before the machines left are on the machine that stays, and restore',
} as const;
