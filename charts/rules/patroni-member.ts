import { FileFormat, shape } from '@twisterlab/platform/files/format';

/** The settings of one member in patroni.yml: how it finds the others, listens, logs in and starts a new cluster. */
export interface MemberSettings {
  readonly scope: string;
  readonly kubernetes: {
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly scope_label?: string;
    readonly role_label?: string;
    readonly ports?: readonly { readonly name: string; readonly port: number }[];
  };
  readonly restapi: { readonly listen: string };
  readonly bootstrap: {
    readonly initdb: readonly (string | Readonly<Record<string, string>>)[];
    readonly post_bootstrap: string;
    readonly dcs?: { readonly postgresql?: { readonly pg_hba?: readonly string[] } };
  };
  readonly postgresql: {
    readonly listen: string;
    readonly pgpass?: string;
    readonly use_unix_socket?: boolean;
    readonly basebackup?: readonly (string | Readonly<Record<string, string>>)[];
    readonly parameters?: { readonly unix_socket_directories?: string };
    readonly authentication: Readonly<Record<'superuser' | 'replication' | 'rewind', { readonly username: string }>>;
    readonly callbacks?: Readonly<Record<string, string>>;
  };
}

const label = { type: 'string', pattern: '^([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$' } as const;
const word = { type: 'string', pattern: '\\S' } as const;
const options = shape.list({
  anyOf: [word, { ...shape.map(shape.scalar), minProperties: 1 }],
});
/** An address and a port: `0.0.0.0:5432`. */
const listen = { type: 'string', pattern: '^\\S+:[1-9]\\d{0,4}$' } as const;
const flag = { type: 'boolean' } as const;
const user = shape.closed({ username: { type: 'string', pattern: '^[a-z_][a-z0-9_]*$' }, sslmode: word }, ['username']);

/** Patroni ignores a setting that it does not know. Source: "YAML Configuration Settings" of Patroni's manual. */
export const memberFormat = new FileFormat<MemberSettings>(
  'a configuration of a member of Patroni',
  shape.closed(
    {
      scope: label,
      name: word,
      kubernetes: shape.closed(
        {
          namespace: label,
          labels: shape.map(shape.text),
          scope_label: label,
          role_label: label,
          pod_ip: word,
          use_endpoints: flag,
          bypass_api_service: flag,
          ports: shape.list(shape.closed({ name: label, port: { type: 'integer' } }, ['name', 'port'])),
        },
        ['namespace', 'labels'],
      ),
      restapi: shape.closed({ listen, connect_address: listen }, ['listen']),
      bootstrap: shape.closed({ dcs: shape.object(), initdb: options, post_bootstrap: word }, [
        'dcs',
        'initdb',
        'post_bootstrap',
      ]),
      postgresql: shape.closed(
        {
          listen,
          connect_address: listen,
          data_dir: word,
          bin_dir: word,
          pgpass: { type: 'string', pattern: '^/' },
          basebackup: options,
          use_unix_socket: flag,
          use_unix_socket_repl: flag,
          parameters: shape.map(shape.scalar),
          authentication: shape.closed({ superuser: user, replication: user, rewind: user }, [
            'superuser',
            'replication',
            'rewind',
          ]),
          callbacks: shape.closed({
            on_start: word,
            on_stop: word,
            on_restart: word,
            on_reload: word,
            on_role_change: word,
          }),
          create_replica_methods: shape.list(word),
        },
        ['listen', 'data_dir', 'authentication'],
      ),
      log: shape.object(),
      tags: shape.object(),
      watchdog: shape.object(),
    },
    ['scope', 'kubernetes', 'restapi', 'bootstrap', 'postgresql'],
  ),
);
