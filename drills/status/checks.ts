/** The checks of the drill `status`; a fault injection names the one that must fail. */
export const checks = {
  listed: 'the account may list everything that the command reads',
  nothingElse: 'the account may do nothing else: no change, no Secret, no log',
  well: 'a cluster that runs dist has nothing to report',
  outOfDate: 'it shows an object that differs, with the field, and one that is missing',
  pod: 'it shows a pod in a crash loop',
  failed: 'it shows a backup whose last run failed',
  late: 'it shows a backup that is too old',
  certificate: 'it shows a certificate that expires soon',
  node: 'it shows a node of which pods request too much',
  runbooks: 'each failure has the address of a runbook that exists',
  screen: 'the screen shows what the JSON has, and the exit code is 1',
} as const;
