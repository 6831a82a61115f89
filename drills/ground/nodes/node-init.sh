#!/bin/sh
# The first process of a node, in mount, process, IPC, host name and network namespaces of its own: when it dies, all die.
# usage: node-init.sh NAME FOLDER ADDRESS CONTAINERD KUBELET KUBE-PROXY KUBECONFIG
set -eu
name=$1 folder=$2 address=$3 containerd=$4 kubelet=$5 proxy=$6 kubeconfig=$7

hostname "$name"
# As after a boot: /run is empty; the rest of what a node writes is its own and stays.
mount -t tmpfs -o mode=755 tmpfs /run
for place in var/lib var/log opt; do
  mkdir -p "$folder/$place"
  mount --bind "$folder/$place" "/$place"
done
mkdir -p /var/lib/kubelet /var/log/pods /run/tmp
# The kubelet wants these values of the whole machine. It sees them and writes nothing.
mount --bind "$folder/overcommit_memory" /proc/sys/vm/overcommit_memory
mount --bind "$folder/panic" /proc/sys/kernel/panic
mount --bind "$folder/panic_on_oops" /proc/sys/kernel/panic_on_oops
mount --make-rshared /
export TMPDIR=/run/tmp

# As a service manager does: a kubelet that is quicker than its runtime gives up.
keep() {
  log=$folder/$1.log
  shift
  while :; do
    # However it ended, it is started again.
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
