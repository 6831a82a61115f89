import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { hostsTree } from '@twisterlab/platform/hosts/tree';
import { installer } from '../../charts/hosts/installer';
import { temporaryFolder } from '../kit/command';
import { environmentsWith, threeNodes } from '../records/good';

const scratch = temporaryFolder();

const { clusters } = environmentsWith({ edge: { nodes: threeNodes, loadBalancer: 'metallb' } });
for (const [path, text] of hostsTree(clusters, installer())) {
  mkdirSync(join(scratch, 'hosts', dirname(path)), { recursive: true });
  writeFileSync(join(scratch, 'hosts', path), text);
}

/** A K3s whose node is Ready. */
const k3s = (release: string) =>
  `case $1 in --version) echo "k3s version ${release} (0a1b2c3d)" ;; *) printf True ;; esac`;

/** A machine: a folder as its root, and programs that write how they were called. */
class Machine {
  readonly root = mkdtempSync(join(scratch, 'root-'));
  private readonly bin = mkdtempSync(join(scratch, 'bin-'));
  private readonly log = join(this.bin, 'calls');

  constructor(hostname = 'edgeserver') {
    this.program('hostname', `echo ${hostname}`);
    for (const name of ['logrotate', 'sysctl', 'systemd-tmpfiles']) this.program(name, '');
    this.program('systemctl', '[ "$*" != "cat k3s-agent" ]');
    this.program('k3s', k3s(clusters[0]!.k3s));
  }

  program(name: string, body: string): void {
    const file = join(this.bin, name);
    writeFileSync(file, `#!/bin/sh\necho "${name} $*" >>"${this.log}"\n${body}\n`);
    chmodSync(file, 0o755);
  }

  remove(name: string): void {
    rmSync(join(this.bin, name));
  }

  install(args: readonly string[], input = '') {
    rmSync(this.log, { force: true });
    const env = { PATH: `${this.bin}:${process.env.PATH}`, HOSTS_ROOT: this.root, HOSTS_READY_WITHIN: '2' };
    const script = join(scratch, 'hosts/edge/install.sh');
    const { status, stdout, stderr } = spawnSync('sh', [script, ...args], { env, input, encoding: 'utf8' });
    const calls = existsSync(this.log) ? readFileSync(this.log, 'utf8').trim().split('\n') : [];
    return { status, stdout, stderr, calls };
  }

  read = (path: string) => (existsSync(this.root + path) ? readFileSync(this.root + path, 'utf8') : undefined);

  write(path: string, text: string): void {
    mkdirSync(dirname(this.root + path), { recursive: true });
    writeFileSync(this.root + path, text);
  }

  /** Content of a file that was replaced, of the newest run. */
  kept(path: string): string | undefined {
    const folder = join(this.root, 'var/backups/twisterlab-hosts');
    const file = join(folder, readdirSync(folder).toSorted().at(-1)!, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }
}

const config = '/etc/rancher/k3s/config.yaml';
const journal = '/etc/systemd/journald.conf.d/50-size.conf';

it('installs every file, restarts what reads them, K3s last, and does nothing the second time', () => {
  const machine = new Machine();
  const first = machine.install(['edgeserver', '--yes']);
  expect(first.stderr).toBe('');
  expect(first.status).toBe(0);
  expect(machine.read(config)).toContain('server: https://192.168.0.31:6443');
  const restarts = first.calls.filter((call) =>
    /^(systemctl (daemon-reload|restart)|sysctl --load|.*--create \/)/.test(call),
  );
  expect(restarts.at(-1)).toBe('systemctl restart k3s');
  expect(restarts.join('\n')).toContain('systemctl restart systemd-journald');
  // Otherwise it would not start with the machine.
  expect(first.calls).toContain('systemctl --quiet enable machine-health.timer');
  expect(restarts).toContain('systemctl restart machine-health.timer');
  const second = machine.install(['edgeserver', '--yes']);
  expect(second).toMatchObject({ status: 0, stdout: 'edgeserver is up to date.\n' });
  expect(second.calls).toEqual(['hostname ', 'k3s --version']);
});

it('shows the difference, asks, and keeps what it replaces', () => {
  const machine = new Machine();
  machine.install(['edgeserver', '--yes']);
  machine.write(journal, '[Journal]\nSystemMaxUse=12G\n');
  const declined = machine.install(['edgeserver'], 'n\n');
  expect(declined.status).toBe(3);
  expect(declined.stdout).toContain('-SystemMaxUse=12G\n');
  expect(declined.stdout).toContain('+SystemMaxUse=500M\n');
  expect(machine.read(journal)).toContain('12G');
  const accepted = machine.install(['edgeserver'], 'y\n');
  expect(accepted.status).toBe(0);
  expect(machine.read(journal)).toContain('500M');
  expect(machine.kept(journal)).toContain('12G');
  expect(accepted.calls).not.toContain('systemctl restart k3s');
});

it.each([
  ['logrotate', '/etc/logrotate.d/rsyslog'],
  ['sysctl', '/etc/sysctl.d/90-kubernetes.conf'],
  ['systemd-tmpfiles', '/etc/tmpfiles.d/50-transparent-hugepages.conf'],
])('changes nothing if %s refuses its file', (program, file) => {
  const machine = new Machine();
  machine.program(program, 'exit 1');
  const { status, stderr } = machine.install(['edgeserver', '--yes']);
  expect(status).toBe(1);
  expect(stderr).toContain(`${file} is refused by the program that reads it. Nothing was changed.`);
  expect(machine.read(config)).toBeUndefined();
});

it('installs no registries.yaml whose authority is missing: containerd would pull nothing', () => {
  const file = 'etc/rancher/k3s/registries.yaml';
  const own = join(scratch, 'hosts/edge/edgeserver', file);
  const before = readFileSync(own, 'utf8');
  const authority = '/etc/rancher/k3s/harbor-ca.crt';
  writeFileSync(own, `${before}configs:\n  harbor.twisterlab.local:\n    tls:\n      ca_file: ${authority}\n`);
  try {
    const machine = new Machine();
    const refused = machine.install(['edgeserver', '--yes']);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(`${authority} is missing. Copy it: docs/runbooks/harbor.md`);
    expect(machine.read(`/${file}`)).toBeUndefined();
    machine.write(authority, 'a certificate');
    expect(machine.install(['edgeserver', '--yes'])).toMatchObject({ status: 0, stderr: '' });
    expect(machine.read(`/${file}`)).toContain(authority);
  } finally {
    writeFileSync(own, before);
  }
});

it('changes nothing if sh cannot read a script', () => {
  const path = '/usr/local/lib/machine-health/machine-health.sh';
  const committed = join(scratch, 'hosts/edge/edgeserver', path);
  const text = readFileSync(committed, 'utf8');
  const machine = new Machine();
  writeFileSync(committed, text.replace('    done\n', ''));
  const { status, stderr } = machine.install(['edgeserver', '--yes']);
  writeFileSync(committed, text);
  expect(status).toBe(1);
  expect(stderr).toContain(`${path} is refused by the program that reads it. Nothing was changed.`);
  expect(machine.read(path)).toBeUndefined();
});

it('brings the old files back if K3s does not become Ready', () => {
  const machine = new Machine();
  machine.write(config, 'node-ip: 192.168.0.30\n');
  machine.program('k3s', 'printf False');
  machine.program('sleep', '');
  const { status, stderr, calls } = machine.install(['edgeserver', '--yes']);
  expect(status).toBe(1);
  // Twice each: with the new files, and with the old ones.
  for (const service of ['k3s', 'systemd-journald'])
    expect(calls.filter((call) => call === `systemctl restart ${service}`)).toHaveLength(2);
  expect(stderr).toContain('k3s did not start with the new files. The old ones are back');
  expect(machine.read(config)).toBe('node-ip: 192.168.0.30\n');
  expect(machine.read(journal)).toBeUndefined();
});

describe('the first of several servers', () => {
  it('founds the cluster at its very first start only', () => {
    const machine = new Machine();
    expect(machine.install(['edgeserver', '--yes', '--first-start']).status).toBe(0);
    expect(machine.read(config)).toContain('cluster-init: true');
    expect(machine.read(config)).not.toContain('server:');
    // Afterwards, without the option: it joins the others when its disk is lost.
    expect(machine.install(['edgeserver', '--yes']).status).toBe(0);
    expect(machine.read(config)).toContain('server: https://192.168.0.31:6443');
    expect(machine.read(config)).not.toContain('cluster-init');
  });

  it('founds no second cluster where there is data', () => {
    const machine = new Machine();
    machine.write('/var/lib/rancher/k3s/server/db/etcd/name', 'edgeserver');
    const { status, stderr } = machine.install(['edgeserver', '--yes', '--first-start']);
    expect(status).toBe(2);
    expect(stderr).toContain('edgeserver has the data of a cluster with etcd. Leave out --first-start.');
  });

  it('is no other machine', () => {
    expect(new Machine('second').install(['second', '--first-start'])).toMatchObject({
      status: 2,
      stderr: 'install.sh: second starts no cluster of several servers.\n',
    });
  });
});

it.each([
  ['the one of the record', 'v1.36.5+k3s1', ''],
  [
    'another one',
    'v1.35.9+k3s1',
    'K3s is v1.35.9+k3s1, and the record has v1.36.5+k3s1. Upgrade it: docs/runbooks/machines.md\n',
  ],
  [
    'none',
    undefined,
    'K3s is not installed. Install it: curl -sfL https://get.k3s.io | INSTALL_K3S_VERSION=v1.36.5+k3s1 INSTALL_K3S_SKIP_START=true sh -\n',
  ],
])('reports the installed release of K3s: %s', (_, release, message) => {
  const machine = new Machine();
  if (release) machine.program('k3s', k3s(release));
  else machine.remove('k3s');
  for (const run of ['the first', 'the second']) {
    const { status, stdout } = machine.install(['edgeserver', '--yes']);
    expect([run, status, stdout.slice(stdout.indexOf('edgeserver is up to date.'))]).toEqual([
      run,
      0,
      `edgeserver is up to date.\n${message}`,
    ]);
  }
});

it.each([
  [[], 'name a machine: edgeserver second third'],
  [['fourth'], 'there is no machine fourth. Machines: edgeserver second third'],
  [['second'], 'this machine is edgeserver. Volumes belong to the host name: hostnamectl set-hostname second'],
  [['edgeserver', '--force'], '--force is not an option.'],
  [['edgeserver', 'second'], 'one machine at a time: edgeserver or second.'],
])('%j is bad input', (args, message) => {
  const { status, stderr } = new Machine().install(args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});

it('explains itself', () => {
  const { status, stdout } = new Machine().install(['--help']);
  expect(status).toBe(0);
  expect(stdout).toContain('usage: sudo sh hosts/CLUSTER/install.sh NODE');
  expect(stdout).not.toContain('set -eu');
});
