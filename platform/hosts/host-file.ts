/** A file of one machine that no pod can write: an administrator installs it. */
export interface HostFile {
  /** Absolute path on the machine. */
  readonly path: string;
  /** The content after the comment that names its source. */
  readonly text: string;
  /** What must restart to read it. Default: nothing, the next run reads it. */
  readonly restart?:
    | 'k3s'
    | 'systemd-journald'
    | 'rsyslog'
    | 'logrotate.timer'
    | 'machine-health.timer'
    | 'sysctl'
    | 'tmpfiles';
}
