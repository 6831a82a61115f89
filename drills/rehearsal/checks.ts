/** The checks of the drill `rehearsal`; a fault injection names the one that must fail. */
export const checks = {
  bootstrap: 'the bootstrap runs to its end, and prints a command for each Secret that only a person can create',
  production: 'production is Synced and Healthy',
  converges: 'every Application is Synced and Healthy',
  secrets: 'with these Secrets the bootstrap succeeds, and changes nothing',
  restarts: 'no container restarted',
  targets: 'every scrape target is up',
  hosts: 'every host name answers over TLS, with a certificate of the cluster',
  backups: 'a backup of each store is made and restored under the policies',
  alert: 'an alert and the heartbeat reach their receivers',
  quiet: 'no alert fires once the cluster has settled',
  removal: 'every Application is removed with its objects, or waits for confirmation, and comes back',
} as const;
