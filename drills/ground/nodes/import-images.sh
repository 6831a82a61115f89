#!/bin/sh
# Imports an image archive into an empty containerd store, in separate namespaces.
# usage: import-images.sh CONTAINERD SETTINGS ARCHIVE
set -eu
mount -t tmpfs tmpfs /run
"$1" --config "$2" --log-level error &
containerd=$!
while [ ! -S /run/containerd/containerd.sock ]; do sleep 0.05; done
ctr --namespace k8s.io images import "$3" > /dev/null
kill "$containerd"
wait "$containerd"
