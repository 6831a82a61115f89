/** The checks of the drill `hosts`. Each fault injection names the one that has to fail. */
export const checks = {
  kubelet: 'the kubelet merges its file: it reserves what the record reserves, and has every value of the file',
  audit: 'the audit log has who read a Secret, not its content, and no constant traffic',
  journal: 'systemd-journald knows every option, and limits the journal',
  rotation: 'logrotate rotates a kern.log of more than the limit within the hour, and keeps a small one',
  timer: 'systemd accepts the timer, which runs every hour',
  units: "systemd accepts the machine's own units",
  kernel: 'every kernel setting exists and has a valid value, and tmpfiles writes its file',
} as const;
