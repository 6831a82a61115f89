import type { HostFile } from './host-file';

/**
 * Bounds of the system's logs. The kernel once wrote 12 GB into kern.log within a day: sizes are checked every hour, and the
 * journal, which has everything as well, keeps its own limit.
 */
export const logFiles: readonly HostFile[] = [
  {
    path: '/etc/systemd/journald.conf.d/50-size.conf',
    restart: 'systemd-journald',
    text: `[Journal]
Storage=persistent
SystemMaxUse=500M
SystemKeepFree=2G
SystemMaxFileSize=64M
MaxRetentionSec=14day
RateLimitIntervalSec=30s
RateLimitBurst=10000
`,
  },
  {
    // The name of the distribution's own file, which it replaces: logrotate refuses two entries for one log.
    path: '/etc/logrotate.d/rsyslog',
    text: `/var/log/syslog
/var/log/mail.log
/var/log/kern.log
/var/log/auth.log
/var/log/user.log
/var/log/cron.log
{
\tdaily
\tmaxsize 200M
\trotate 3
\tmissingok
\tnotifempty
\tcompress
\tsharedscripts
\tpostrotate
\t\tsystemctl kill --signal=HUP rsyslog.service
\tendscript
}
`,
  },
  {
    path: '/etc/systemd/system/logrotate.timer.d/50-hourly.conf',
    restart: 'logrotate.timer',
    // The empty value removes the distribution's daily schedule.
    text: `[Timer]
OnCalendar=
OnCalendar=hourly
AccuracySec=5min
`,
  },
];
