# shellcheck shell=sh
# Logs in to the store of the pod until it succeeds. The role of a new database is created seconds after the server answers, so a
# refusal counts only when it is repeated.
set -u
refused=0
until message=$(sh -c "$LOGIN" 2>&1); do
  if printf '%s' "$message" | grep -Eq "$REFUSAL"; then
    refused=$((refused + 1))
    echo "await-$STORE: $STORE refuses the login of this pod: $message" >&2
    if [ "$refused" -ge 6 ]; then
      echo "await-$STORE: the password in the Secret $STORE is not the one of the server: docs/runbooks/pods.md#a-store-refuses-a-login" >&2
      exit 1
    fi
  else
    refused=0
    echo "await-$STORE: no answer yet: $message" >&2
  fi
  sleep 5
done
echo "await-$STORE: $STORE accepts the login"
