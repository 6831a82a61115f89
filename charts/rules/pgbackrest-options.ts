/** Where an option may be: in [global], or in the section of a stanza. */
export interface PgBackRestOption {
  readonly form: RegExp;
  readonly section: 'global' | 'stanza';
}

const level = /^(off|error|warn|info|detail|debug|trace)$/;
const path = /^\/\S*$/;
const port = /^([1-9]\d{0,4})$/;
/** Seconds, or a number with a unit. */
const time = /^\d+(\.\d+)?(ms|s|m|h|d|w)?$/;
const flag = /^[yn]$/;
const host = /^[a-z0-9.-]+$/;
const size = /^[1-9]\d*([KMGTP]i?B?|B)?$/i;

const inGlobal = (form: RegExp): PgBackRestOption => ({ form, section: 'global' });
const inStanza = (form: RegExp): PgBackRestOption => ({ form, section: 'stanza' });

/** The options that this site may set; N is a number. Source: the configuration reference of pgBackRest 2.58. */
const options: Readonly<Record<string, PgBackRestOption>> = {
  'log-level-file': inGlobal(level),
  'log-level-console': inGlobal(level),
  'log-level-stderr': inGlobal(level),
  'lock-path': inGlobal(path),
  'spool-path': inGlobal(path),
  'io-timeout': inGlobal(time),
  'db-timeout': inGlobal(time),
  'protocol-timeout': inGlobal(time),
  'tls-server-address': inGlobal(/^[0-9a-f.:*]+$/),
  'tls-server-port': inGlobal(port),
  'tls-server-cert-file': inGlobal(path),
  'tls-server-key-file': inGlobal(path),
  'tls-server-ca-file': inGlobal(path),
  'tls-server-auth': inGlobal(/^[^=\s]+=(\*|[\w-]+(,[\w-]+)*)$/),
  'repoN-path': inGlobal(path),
  'repoN-host': inGlobal(host),
  'repoN-host-type': inGlobal(/^(ssh|tls)$/),
  'repoN-host-port': inGlobal(port),
  'repoN-host-cert-file': inGlobal(path),
  'repoN-host-key-file': inGlobal(path),
  'repoN-host-ca-file': inGlobal(path),
  'repoN-retention-full': inGlobal(/^[1-9]\d{0,6}$/),
  'repoN-retention-diff': inGlobal(/^[1-9]\d{0,6}$/),
  'archive-push-queue-max': inGlobal(size),
  'archive-async': inGlobal(flag),
  'start-fast': inGlobal(flag),
  'compress-type': inGlobal(/^(none|bz2|gz|lz4|zst)$/),
  'compress-level': inGlobal(/^-?\d+$/),
  'process-max': inGlobal(/^[1-9]\d{0,2}$/),
  'pgN-path': inStanza(path),
  'pgN-port': inStanza(port),
  'pgN-user': inStanza(/^\w+$/),
  'pgN-socket-path': inStanza(path),
  'pgN-host': inStanza(host),
  'pgN-host-type': inStanza(/^(ssh|tls)$/),
  'pgN-host-port': inStanza(port),
  'pgN-host-cert-file': inStanza(path),
  'pgN-host-key-file': inStanza(path),
  'pgN-host-ca-file': inStanza(path),
};

/** Commands that have a section of their own: `[global:archive-push]`. */
export const pgBackRestCommands: readonly string[] = [
  ...['annotate', 'archive-get', 'archive-push', 'backup', 'check', 'expire', 'info', 'manifest', 'repo-get'],
  ...['repo-ls', 'restore', 'server', 'stanza-create', 'stanza-delete', 'stanza-upgrade', 'start', 'stop', 'verify'],
];

/** The option of a name in a file, `pg2-path`; undefined if pgBackRest has none. */
export function pgBackRestOption(name: string): PgBackRestOption | undefined {
  return options[name.replace(/^(pg|repo)[1-9]\d*-/, '$1N-')];
}
