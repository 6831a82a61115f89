# shellcheck shell=sh
# Writes the shared settings to Patroni's dynamic configuration: Patroni reads them from its file only for a new cluster.
# $1 is the file. Patroni appends action, role and scope.
set -eu
if ! output=$(patronictl --config-file /etc/patroni/patroni.yml edit-config --quiet --force --replace "$1" 2>&1); then
  echo "settle: the shared settings of Git are not in force: $output" >&2
  exit 1
fi
echo "settle: the shared settings of Git are in force"
