/** Why no drill executes a command. */
export const reasons = {
  K3s: 'K3s cannot be built for the drills, or it changes the state of its server',
  machine: 'hardware, systemd or packages of a real machine',
  outside: 'a service outside the cluster: an S3 server, an identity provider, the internet, the LAN',
  repository: 'it changes the records or the history of the repository; tests of npm call the command',
  people: 'people type keys or tokens at a terminal',
  member: 'the members of a running PostgreSQL with Patroni; drills call the same program with other arguments',
  definition: 'it only defines variables or functions for the commands after it',
  metricsServer: 'metrics-server, which K3s brings and no drill has',
} as const;

export type Reason = keyof typeof reasons;

/** Commands that no drill executes. The first that matches the beginning of the text counts. */
export interface Exception {
  readonly page?: string;
  readonly starts: RegExp;
  readonly reason: Reason;
}

export const exceptions: readonly Exception[] = [
  { starts: /^(sudo )?(k3s|systemctl (start|stop|restart) k3s|etcdctl|journalctl -u k3s)\b/, reason: 'K3s' },
  { starts: /^(sh|sudo sh) hosts\//, reason: 'K3s' },
  { starts: /^curl -sfL https:\/\/get\.k3s\.io/, reason: 'K3s' },
  { starts: /^ssh /, reason: 'machine' },
  {
    starts:
      /^(sudo )?(apt|apt-get|arping|chronyc|conntrack|df|dmesg|du|ethtool|find|fio|iostat|iotop|journalctl|mount|sensors|smartctl|systemctl|timedatectl) ?/,
    reason: 'machine',
  },
  { starts: /^cat \/var\/lib\/machine-health/, reason: 'machine' },
  { starts: /^docker /, reason: 'machine' },
  { page: 'load-balancer.md', starts: /^for n in \$\(seq/, reason: 'machine' },
  { starts: /^curl /, reason: 'outside' },
  { starts: /^(export RESTIC_REPOSITORY|restic |sha256sum )/, reason: 'outside' },
  { page: 'sign-on.md', starts: /^kubectl config set-context/, reason: 'outside' },
  { starts: /^npm (test|run (synth|images|hosts|adopt|status|reach$))/, reason: 'repository' },
  { starts: /^git /, reason: 'repository' },
  { starts: /^sh -eu FILE/, reason: 'definition' },
  { starts: /^(member|vault|export VAULT_TOKEN|read -rs|MEMBER=)/, reason: 'people' },
  { starts: /^patronictl /, reason: 'member' },
  { starts: /^pg_dump --table/, reason: 'member' },
  { starts: /^(du|rm -r) /, reason: 'member' },
  {
    page: 'restore.md',
    starts: /^kubectl \S+ \S+ exec backups-0 \S+ \S+ -- cat \/backups\/postgres-dump/,
    reason: 'member',
  },
  { page: 'alerts.md', starts: /^chat=/, reason: 'outside' },
  { starts: /^argocd /, reason: 'outside' },
  { starts: /^kubectl( -n \S+)? top |^kubectl get apiservice v1beta1\.metrics/, reason: 'metricsServer' },
];
