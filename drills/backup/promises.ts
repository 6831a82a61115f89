/** The promises of the drill `backup`, in its words; a sabotage names the one that has to fail. */
export const promises = {
  copied: 'every backup copies under load, and its copy restores to the same content',
  quiet: 'no alert fires while all is well',
  once: 'a second run at the same time does nothing',
  moment: 'the restore Job brings back a moment between two transactions, into another namespace',
  redis: 'the runbook brings back Redis as it was copied',
  refused: 'a truncated, a bit-flipped and an empty copy are refused and alerted',
  lie: 'a copy whose checksums are right and whose content is not is refused and alerted',
  failure: 'a run that fails leaves the last good copy, a failing metric and an alert; the next one mends it',
  killed: 'a run that is killed leaves nothing that looks like a copy',
  keeps: 'seven good copies are kept through three weeks with failures in between',
  archive: 'retention deletes what only the deleted copies needed, and nothing else',
  offsite: 'the copy elsewhere is encrypted, restores, and is refused and alerted when it is damaged',
} as const;
