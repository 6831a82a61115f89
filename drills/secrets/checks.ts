/** The checks of the drill `secrets`. Each fault injection names the one that has to fail. */
export const checks = {
  configured:
    'the script configures an empty Vault, asks for the given values only, and finds nothing to do afterwards',
  filled: 'every ExternalSecret is synced, and each Secret has the values of Vault',
  refused: 'no role reads a path of another environment, and no ServiceAccount logs in as another one',
  audited: 'the audit log has the requests, and no value',
  rotated:
    'no request fails while the passwords of PostgreSQL and Redis change, and the old ones are refused afterwards',
  grafana:
    'no request of a session fails while the password of Grafana changes; the old one is refused, and a new pod takes the new one',
  sealed: 'while Vault is sealed no request fails, and a deleted pod starts again',
  alerted: 'the alert VaultUnavailable fires while Vault is sealed, and is resolved afterwards',
  restored: 'a snapshot brings back all values after the loss of all data',
} as const;
