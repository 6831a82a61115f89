import type { HostFile } from './host-file';

/** Kernel settings that PostgreSQL, Redis and the kubelet need. */
export const kernelFiles: readonly HostFile[] = [
  {
    path: '/etc/sysctl.d/90-kubernetes.conf',
    restart: 'sysctl',
    text: `# The kubelet expects the first four. Redis needs overcommit to save its data: a fork counts all of its memory twice.
vm.overcommit_memory = 1
vm.panic_on_oom = 0
kernel.panic = 10
kernel.panic_on_oops = 1
# Databases keep their memory; swap is for what is idle.
vm.swappiness = 1
# PostgreSQL's checkpoints: small steady writes instead of seconds in which a slow disk does nothing else.
vm.dirty_background_bytes = 67108864
vm.dirty_bytes = 536870912
# Redis and PostgreSQL accept this many waiting connections.
net.core.somaxconn = 1024
# Each log that the collector and the kubelet follow.
fs.inotify.max_user_instances = 1024
fs.inotify.max_user_watches = 262144
`,
  },
  {
    path: '/etc/tmpfiles.d/50-transparent-hugepages.conf',
    restart: 'tmpfiles',
    // Redis: huge pages make each write after a fork copy 2 MiB.
    text: `w /sys/kernel/mm/transparent_hugepage/enabled - - - - madvise
`,
  },
];
