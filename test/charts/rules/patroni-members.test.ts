import { patroniMembers } from '../../../charts/rules/patroni-members';
import { findingsInFile } from '../../kit/changed-file';

const check = (change?: readonly [string, string], key = 'patroni.yml') =>
  findingsInFile(patroniMembers, { environment: 'production', object: 'postgres-config', key }, change);

describe('patroni-members', () => {
  it('accepts the rendered file, and defaults that do the same', () => {
    expect(check()).toEqual([]);
    expect(check(['- encoding: UTF8\n', '- no-instructions\n'])).toEqual([]);
    expect(check(['role_label: role\n', 'pod_ip: 10.42.0.7\n'])).toEqual([]);
    expect(check(['unix_socket_directories: /var/run/postgresql', 'max_connections: 60'])).toEqual([]);
  });

  it.each([
    ['namespace: twisterlab', 'namespace: other', 'keeps its state in the namespace other'],
    ['labels: {}', 'labelsx: {}', 'labels'],
    ['labels: {}', 'labels: { a: b }', 'finds its members by the label a=b'],
    ['scope_label: app.kubernetes.io/name', 'scope_label: app', 'finds its members by the label app=postgres-cluster'],
    ['role_label: role', 'role_label: other', 'selects by role'],
    ['port: 5432', 'port: 5433', 'writes the endpoint 5433 for the port postgres'],
    ['- name: postgres', '- name: other', 'writes no endpoint for the port postgres'],
    ['listen: 0.0.0.0:8008', 'listen: 127.0.0.1:8008', 'is not the address of the pod'],
    ['listen: 0.0.0.0:8008', 'listen: 0.0.0.0:8009', 'the container opens 5432, 8008'],
    ['listen: 0.0.0.0:8008', 'listenx: 0.0.0.0:8008', 'listen'],
    ['listen: 0.0.0.0:5432', 'listen: 0.0.0.0:5432-x', 'listen'],
    ['use_unix_socket: true', 'use_unix_socket: false', 'cannot log in as postgres over TCP'],
    ['username: standby', 'username: standbyx', 'replicates as standbyx, which no line of pg_hba allows'],
    ['username: rewind', 'username: rewindx', 'rewinds as rewindx, which no line of pg_hba allows'],
    ['username: postgres', 'username: rewind', 'uses one user for two'],
    ['username: postgres', 'usernamex: postgres', 'username'],
    ['auth-local: peer', 'auth-local: trust', 'initialises with auth-local trust'],
    ['encoding: UTF8', 'encoding: LATIN1', 'initialises with the encoding LATIN1'],
    ['locale: C.UTF-8', 'locale: C.UTF-8-x', 'initialises with the locale C.UTF-8-x'],
    ['checkpoint: fast', 'checkpoint: spread', 'copies a new member after the next regular checkpoint'],
    ['on_start:', 'on_stop:', 'has no callback on_start'],
    ['on_start: bash /etc/patroni/settle.sh', 'on_start: bash /etc/patroni/other.sh', 'runs /etc/patroni/other.sh'],
    ['post_bootstrap:', 'post_bootstrapx:', 'post_bootstrap'],
    ['pgpass: /tmp/pgpass', 'pgpass: /run/pgpass', 'has pgpass /run/pgpass, which is in no writable volume'],
    [
      'unix_socket_directories: /var/run/postgresql',
      'unix_socket_directories: /run/other',
      'has unix_socket_directories /run/other',
    ],
  ])('rejects %j as %j', (from, to, message) => {
    expect(check([from, to]).join('\n')).toContain(message);
  });

  it('rejects a statement with an open quote', () => {
    expect(check(['CREATE ROLE :"owner"', 'CREATE ROLE :owner"'], 'post-bootstrap.sh').join('\n')).toContain(
      'has an open " in post-bootstrap.sh: CREATE ROLE :owner"',
    );
  });
});
