import type { ObjectChange } from '../change';
import { changedSettings } from '../texts';
import { dangerous, type ObjectRule } from '../verdict';

/** A setting of a program, and its values that protect. */
interface Guard {
  readonly name: RegExp;
  readonly safe: RegExp;
  readonly loses: string;
}

/**
 * Settings that protect data or access. Sources: redis.conf, PostgreSQL (Write Ahead Log), Patroni (dynamic configuration), Grafana
 * (auth), Argo CD (argocd-cm), Traefik (TLS options), Loki (limits).
 */
const guards: readonly Guard[] = [
  { name: /^appendonly$/, safe: /^yes$/, loses: 'Redis loses what it wrote since its last snapshot' },
  { name: /^appendfsync$/, safe: /^(always|everysec)$/, loses: 'Redis loses more than a second of writes' },
  { name: /^(fsync|full_page_writes)$/, safe: /^(on|true)$/, loses: 'PostgreSQL may be corrupt after a crash' },
  {
    name: /^synchronous_commit$/,
    safe: /^(on|true|remote_apply|remote_write|local)$/,
    loses: 'PostgreSQL loses acknowledged writes',
  },
  { name: /^synchronous_mode(_strict)?$/, safe: /^(on|true|quorum)$/, loses: 'a failover loses acknowledged writes' },
  { name: /^archive_mode$/, safe: /^(on|always)$/, loses: 'no point-in-time recovery' },
  { name: /^wal_level$/, safe: /^(replica|logical)$/, loses: 'no replicas and no backups' },
  { name: /^(requirepass|auth_enabled|protected-mode)$/, safe: /^(?!no$|false$|$)/, loses: 'clients need no password' },
  { name: /^password_encryption$/, safe: /^scram-sha-256$/, loses: 'passwords are stored in a weaker form' },
  { name: /^ssl$/, safe: /^(on|true)$/, loses: 'connections are not encrypted' },
  {
    name: /^(PGSSLMODE|sslmode)$/,
    safe: /^(require|verify-ca|verify-full)$/,
    loses: 'the connection may be unencrypted',
  },
  {
    name: /(^|\.)(users\.anonymous\.enabled|auth\.anonymous\.enabled|GF_AUTH_ANONYMOUS_ENABLED)$/,
    safe: /^(false|)$/,
    loses: 'users need no login',
  },
  {
    name: /^(server\.insecure|api\.insecure|insecure_skip_verify|insecureSkipVerify|insecure)$/,
    safe: /^(false|)$/,
    loses: 'a connection is not verified or not encrypted',
  },
  { name: /^policy\.default$/, safe: /^(|role:readonly)$/, loses: 'every user gets more rights' },
  { name: /^minVersion$/, safe: /^VersionTLS1[23]$/, loses: 'older TLS versions are accepted' },
  { name: /^(anonymous-auth|GF_AUTH_DISABLE_LOGIN_FORM)$/, safe: /^false$/, loses: 'users need no login' },
];

/** A setting that protects data or access, and does not any more. */
export const settings: ObjectRule = {
  name: 'protection',
  *check(change) {
    for (const { name, from, to } of changedSettings(change)) {
      if (encrypts(from) && addressOf(from) === addressOf(to) && !encrypts(to))
        yield dangerous(
          `${name}: the connection may be unencrypted`,
          'Revert it unless that is intended.',
          fieldsOf(change, name),
        );
      const guard = guards.find((each) => each.name.test(name));
      if (!guard || isUnsafe(guard, from)) continue;
      if (to === undefined ? !isSafe(guard, from) || !isExplicit(name) : !isUnsafe(guard, to)) continue;
      yield dangerous(
        `${name} ${from ?? '(default)'} -> ${to ?? '(default)'}: ${guard.loses}`,
        'Revert it unless that is intended.',
        fieldsOf(change, name),
      );
    }
  },
};

/** A missing setting has a default that is not known here, so it is neither. */
const isUnsafe = ({ safe }: Guard, value: string | undefined) => value !== undefined && !safe.test(value);
const isSafe = ({ safe }: Guard, value: string | undefined) => value !== undefined && safe.test(value);
/** Settings whose default does not protect. */
const isExplicit = (name: string) =>
  /^(appendonly|requirepass|synchronous_mode(_strict)?|archive_mode|ssl|PGSSLMODE|sslmode)$/.test(name);

/** Whether a connection URL requires TLS. */
const encrypts = (text: string | undefined) =>
  /^\w[\w+]*:\/\/.*[?&]ssl(mode)?=(require|verify-ca|verify-full|true)|^(rediss|amqps):\/\//.test(text ?? '');
const addressOf = (text: string | undefined) => text?.replace(/^[\w+]+:\/\//, '').replace(/\?.*$/s, '');

const fieldsOf = ({ fields }: ObjectChange, name: string) =>
  fields.filter(({ path, item }) => [path.at(-1), item].includes(name));
