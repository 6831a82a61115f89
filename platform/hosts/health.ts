import type { HostFile } from './host-file';

/** Folder of the metrics that the machine writes; node-exporter reads it. */
export const healthFolder = '/var/lib/machine-health';

const script = '/usr/local/lib/machine-health/machine-health.sh';
const timer = 'machine-health.timer';

/**
 * What only root on the machine sees: failed systemd units, and the state of disks (SMART). A timer writes it as metrics:
 * node-exporter needs neither root nor a connection to systemd, which could also stop services.
 */
export const healthFiles: readonly HostFile[] = [
  {
    path: script,
    // Formats of smartctl: man page of smartmontools 7; the bits of its exit code are under EXIT STATUS.
    text: `# Writes the metrics of this machine into a folder.
set -eu
folder=$1
new=$folder/machine.prom.new

metric() { printf '# TYPE %s gauge\\n' "$1"; }

# A backslash in the name of a unit is written twice, as in every value of a label.
failed_units() {
  metric machine_systemd_unit_failed
  systemctl list-units --state=failed --plain --no-legend --no-pager |
    awk 'NF { gsub(/\\\\/, "&&", $1); printf "machine_systemd_unit_failed{unit=\\"%s\\"} 1\\n", $1 }'
}

# A disk that sleeps or has no SMART answers nothing; it has no metrics then.
disks() {
  lsblk --nodeps --noheadings --output NAME,TYPE | awk '$2 == "disk" && $1 !~ /^(zram|ram|loop|nbd|rbd|fd)/ { print $1 }' |
    while read -r disk; do
      code=0
      report=$(smartctl --nocheck=standby --health --attributes "/dev/$disk") || code=$?
      [ $((code & 7)) = 0 ] || continue
      echo "machine_disk_healthy{disk=\\"$disk\\"} $(((code & 8) == 0))"
      printf '%s\\n' "$report" | awk -v disk="$disk" '
        function bad(kind, value) { printf "machine_disk_bad_sectors{disk=\\"%s\\",kind=\\"%s\\"} %d\\n", disk, kind, value }
        $1 == 5 && $2 ~ /^Reallocated_Sector/ { bad("reallocated", $10) }
        $1 == 197 { bad("pending", $10) }
        $1 == 198 { bad("uncorrectable", $10) }
        /^Media and Data Integrity Errors:/ { gsub(",", "", $NF); bad("media", $NF) }
        /^Percentage Used:/ { printf "machine_disk_wear_ratio{disk=\\"%s\\"} %s\\n", disk, $3 / 100 }
      '
    done
}

# Prometheus expects the samples of a metric together.
sorted_disks() {
  all=$(disks)
  for name in machine_disk_healthy machine_disk_bad_sectors machine_disk_wear_ratio; do
    metric "$name"
    printf '%s\\n' "$all" | grep "^$name{" || true
  done
}

{
  failed_units
  metric machine_smartctl_installed
  if command -v smartctl >/dev/null; then
    echo 'machine_smartctl_installed 1'
    sorted_disks
  else
    echo 'machine_smartctl_installed 0'
  fi
  metric machine_health_time_seconds
  echo "machine_health_time_seconds $(date +%s)"
} >"$new"
chmod 0644 "$new"
mv "$new" "$folder/machine.prom"
`,
  },
  {
    path: '/etc/systemd/system/machine-health.service',
    restart: timer,
    text: `[Unit]
Description=Metrics of failed units and of disks

[Service]
Type=oneshot
ExecStart=/bin/sh ${script} ${healthFolder}
StateDirectory=machine-health
ProtectSystem=strict
ProtectHome=yes
NoNewPrivileges=yes
IOSchedulingClass=idle
TimeoutStartSec=2min
`,
  },
  {
    path: `/etc/systemd/system/${timer}`,
    restart: timer,
    text: `[Unit]
Description=Metrics of failed units and of disks, every ten minutes

[Timer]
OnBootSec=2min
OnUnitActiveSec=10min

[Install]
WantedBy=timers.target
`,
  },
];
