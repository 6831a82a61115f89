# Puts the settings that all members share where Patroni keeps them: it reads them from its file only when a cluster is new.
# $1 is the file. Patroni adds what happened, the role and the scope.
set -eu
if ! said=$(patronictl --config-file /etc/patroni/patroni.yml edit-config --quiet --force --replace "$1" 2>&1); then
  echo "settle: the shared settings of Git are not in force: $said" >&2
  exit 1
fi
echo "settle: the shared settings of Git are in force"
