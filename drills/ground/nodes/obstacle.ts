import { existsSync } from 'node:fs';

/** Each requirement by name, and whether the machine meets it. */
const needs: Readonly<Record<string, () => boolean>> = {
  'Linux and root': () => process.platform === 'linux' && process.getuid?.() === 0,
  'cgroups of version 1': () =>
    existsSync('/sys/fs/cgroup/memory/cgroup.procs') && !existsSync('/sys/fs/cgroup/cgroup.controllers'),
  'the kernel module br_netfilter': () => existsSync('/proc/sys/net/bridge/bridge-nf-call-iptables'),
};

/** Why nodes cannot run on this machine; undefined if they can. cgroups version 2 may work, but is not tested. */
export function unsupportedReason(): string | undefined {
  const missing = Object.entries(needs).flatMap(([name, there]) => (there() ? [] : [name]));
  return missing.length === 0
    ? undefined
    : `this machine does not meet the requirements of nodes: ${missing.join(', ')}`;
}
