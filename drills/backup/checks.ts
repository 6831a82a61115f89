/** The checks of the drill `backup`. Each fault injection names the one that has to fail. */
export const checks = {
  copied: 'every backup succeeds under load, and its copy restores to the same content',
  quiet: 'no alert fires while all backups succeed',
  concurrent: 'a second run at the same time does nothing, and a backup and its restore drill run one after the other',
  pointInTime: 'the restore Job restores a moment between two transactions into another namespace',
  redis: 'the runbook restores the newest copy of Redis',
  major: 'the runbook moves every acknowledged row into a new cluster, beside a client that does not stop by itself',
  corrupted: 'a truncated, a bit-flipped and an empty copy fail the restore test, and an alert fires',
  stale: 'a copy with right checksums and wrong content fails the restore test, and an alert fires',
  failure: 'a failed run keeps the last good copy, sets the failure metric and fires an alert; the next run succeeds',
  killed: 'a killed run leaves nothing that looks like a copy',
  killedOffsite: 'after an off-site copy that was killed, the next run succeeds at once',
  keeps: 'seven good copies are kept through three weeks with failed runs',
  expired: 'retention deletes what only the deleted copies needed, and nothing else',
  offsite: 'the off-site copy is encrypted and restores; when it is damaged the test fails and an alert fires',
  rotated:
    'the runbook changes the password of the off-site copies and the keys of their bucket: backups succeed, old copies restore, and the old values are refused',
} as const;
