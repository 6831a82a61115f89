import { auditPolicyPath } from '@twisterlab/platform/hosts/audit-policy';
import { kubeletPath } from '@twisterlab/platform/hosts/kubelet';
import type { FaultInjection } from '../drill';
import { checks } from './checks';
import type { HostFiles } from './system';

/** Replaces a text in the file whose path begins with this. @throws if it is not there. */
const replaced =
  (folder: string, text: string, by: string) =>
  (files: HostFiles): void => {
    const found = [...files].find(([path, content]) => path.startsWith(folder) && content.includes(text));
    if (!found) throw new Error(`no file below ${folder} contains ${text}`);
    files.set(found[0], found[1].replace(text, by));
  };

/** Mistakes that the programs accept in silence, or report in a log that no one reads. */
export const faultInjections: readonly FaultInjection<HostFiles>[] = [
  {
    name: 'a misspelt option of journald',
    fails: checks.journal,
    fixture: replaced('/etc/systemd/journald.conf.d/', 'SystemMaxFileSize', 'SystemMaxFilesize'),
  },
  {
    name: 'a rotation by age alone',
    fails: checks.rotation,
    fixture: replaced('/etc/logrotate.d/', '\tmaxsize 200M\n', ''),
  },
  {
    name: 'an hourly schedule beside the daily one',
    fails: checks.timer,
    fixture: replaced('/etc/systemd/system/', 'OnCalendar=\n', ''),
  },
  {
    name: 'a misspelt protection of the own service',
    fails: checks.units,
    fixture: replaced('/etc/systemd/system/machine-health.service', 'ProtectSystem', 'ProtectSytem'),
  },
  {
    name: 'a kernel setting that does not exist',
    fails: checks.kernel,
    fixture: replaced('/etc/sysctl.d/', 'vm.swappiness', 'vm.swapiness'),
  },
  {
    name: 'an audit policy that writes the content of Secrets',
    fails: checks.audit,
    fixture: replaced(auditPolicyPath, '  - level: Metadata\n', '  - level: RequestResponse\n'),
  },
  {
    name: 'a reserve for Kubernetes that the record does not know',
    fails: checks.kubelet,
    fixture: replaced(kubeletPath, 'systemReserved:', 'kubeReserved:\n  memory: 512Mi\nsystemReserved:'),
  },
];
