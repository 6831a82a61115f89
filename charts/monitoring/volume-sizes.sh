# shellcheck shell=sh
# Writes the size of each volume of K3s' local-path provisioner as a metric: nothing enforces it, and the kubelet reports the size of
# the whole disk instead. The folders are named pvc-UID_NAMESPACE_CLAIM.
set -eu
volumes=$1 metrics=$2 interval=$3
while :; do
  {
    echo '# HELP local_volume_used_bytes Size of the files of a local volume.'
    echo '# TYPE local_volume_used_bytes gauge'
    for folder in "$volumes"/pvc-*_*_*; do
      [ -d "$folder" ] || continue
      name=${folder##*/}
      claim=${name#*_}
      # Files disappear while they are counted.
      # shellcheck disable=SC2046 # size and path
      set -- $(du -sk "$folder" 2>/dev/null || :)
      [ $# -gt 0 ] || continue
      echo "local_volume_used_bytes{claim_namespace=\"${claim%%_*}\",persistentvolumeclaim=\"${claim#*_}\"} $(($1 * 1024))"
    done
  } >"$metrics/volumes.tmp"
  mv "$metrics/volumes.tmp" "$metrics/volumes.prom"
  [ "$interval" != once ] || exit 0
  sleep "$interval"
done
