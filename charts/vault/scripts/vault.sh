# shellcheck shell=bash
# Snapshots of Vault's integrated storage.
# shellcheck source=../../twisterlab/backups/scripts/lib.sh
. /scripts/lib.sh

copy() {
  certificates
  python3 /scripts/vault.py save "$1/snapshot"
  python3 /scripts/vault.py describe "$1/snapshot" >"$1/content"
}

# vault.py compares the files of the snapshot with its checksums.
read_back() { python3 /scripts/vault.py describe "$1/snapshot" | cmp --quiet - "$1/content"; }

# From a copy: what is compared has been read from the disk of the claim, decompressed and written again.
restored() {
  cp "$1/snapshot" "$scratch/snapshot"
  python3 /scripts/vault.py describe "$scratch/snapshot" >"$scratch/content"
  compare "$1/content" "$scratch/content"
}

task "$@"
