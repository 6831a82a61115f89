import { existsSync } from 'node:fs';

/** What each thing that is missing is called, and whether it is there. */
const needs: Readonly<Record<string, () => boolean>> = {
  'Linux and root': () => process.platform === 'linux' && process.getuid?.() === 0,
  'cgroups of version 1': () =>
    existsSync('/sys/fs/cgroup/memory/cgroup.procs') && !existsSync('/sys/fs/cgroup/cgroup.controllers'),
  'the kernel module br_netfilter': () => existsSync('/proc/sys/net/bridge/bridge-nf-call-iptables'),
};

/** Why nodes cannot run on this machine; undefined when they can. Version 2 of cgroups may work: nobody has tried it. */
export function obstacle(): string | undefined {
  const missing = Object.entries(needs).flatMap(([name, there]) => (there() ? [] : [name]));
  return missing.length === 0 ? undefined : `this machine has not what nodes need: ${missing.join(', ')}`;
}
