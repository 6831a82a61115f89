#!/bin/sh
# The init process of a node, in its own mount, PID, IPC, UTS and network namespaces: when it dies, everything on the node dies.
# usage: node-init.sh NAME FOLDER ADDRESS CONTAINERD KUBELET KUBE-PROXY KUBECONFIG
set -eu
name=$1 folder=$2 address=$3 containerd=$4 kubelet=$5 proxy=$6 kubeconfig=$7

hostname "$name"
# As after a boot: /run is empty. The node's other writable folders are bind mounts that survive.
mount -t tmpfs -o mode=755 tmpfs /run
for place in var/lib var/log opt; do
  mkdir -p "$folder/$place"
  mount --bind "$folder/$place" "/$place"
done
mkdir -p /var/lib/kubelet /var/log/pods /run/tmp
# The kubelet requires these machine-wide values. It reads them here and changes nothing.
mount --bind "$folder/overcommit_memory" /proc/sys/vm/overcommit_memory
mount --bind "$folder/panic" /proc/sys/kernel/panic
mount --bind "$folder/panic_on_oops" /proc/sys/kernel/panic_on_oops
mount --make-rshared /
export TMPDIR=/run/tmp

# Restarts a program like a service manager: a kubelet exits if it starts before its runtime.
keep() {
  log=$folder/$1.log
  shift
  while :; do
    # Restart on every exit.
    "$@" >> "$log" 2>&1 || :
    sleep 0.5
  done
}

trap 'exit 0' TERM
keep containerd "$containerd" --config "$folder/containerd.toml" &
while [ ! -S /run/containerd/containerd.sock ]; do sleep 0.05; done
keep kubelet "$kubelet" --config "$folder/kubelet.yaml" --kubeconfig "$kubeconfig" --hostname-override "$name" \
  --node-ip "$address" --root-dir /var/lib/kubelet -v 1 &
keep kube-proxy "$proxy" --config "$folder/kube-proxy.yaml" &
wait
