/** What a reader puts in the place of a word in capitals. */
export const placeholders = {
  NAMESPACE: 'a namespace',
  NAME: 'an object of the kind before it',
  KIND: 'a kind',
  POD: 'a pod',
  NODE: 'a machine',
  ENVIRONMENT: 'an environment',
  HOST: 'a host name',
  PATH: 'a path of a URL',
  PORT: 'a port',
  UNIT: 'a systemd unit',
  DEVICE: 'a network device',
  PID: 'a process of PostgreSQL',
  NEW: 'a new password',
  IMAGE: 'an image',
  FILE: 'a file on this machine',
  SNAPSHOT: 'a snapshot of etcd',
  ACCESS: 'an access key of a bucket',
  SECRET: 'a secret key of a bucket',
  ENCODED: 'an encoded token of Vault',
  OTP: 'a one-time password of Vault',
} as const;

const parts = (word: string) => word.split(/[^A-Za-z]+/);

/** Whether a word of a command has a placeholder: it is not a name of dist. */
export const hasPlaceholder = (word: string): boolean => parts(word).some((part) => part in placeholders);

/** A word that is a placeholder by its form, alone or as a part of a name or path, and that no reader knows. */
export function unknownPlaceholder(word: string): string | undefined {
  if (!/^[\w./-]*$/.test(word)) return undefined;
  return parts(word).find((part) => /^[A-Z]{3,}$/.test(part) && !(part in placeholders));
}
