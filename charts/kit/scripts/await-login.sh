# shellcheck shell=sh
# Logs in to the store of the pod until it succeeds, once a second: the pod that replaces one of a lost machine is waited for. The role
# of a new database is created seconds after the server answers, so a refusal counts only when it is repeated.
set -u
refused=0 last=
until message=$(sh -c "$LOGIN" 2>&1); do
  if printf '%s' "$message" | grep -Eq "$REFUSAL"; then
    refused=$((refused + 1))
    line="$STORE refuses the login of this pod: $message"
    if [ "$refused" -ge 30 ]; then
      echo "await-$STORE: the password in the Secret $STORE is not the one of the server: docs/runbooks/pods.md#a-store-refuses-a-login" >&2
      exit 1
    fi
  else
    refused=0
    line="no answer yet: $message"
  fi
  if [ "$line" != "$last" ]; then echo "await-$STORE: $line" >&2; fi
  last=$line
  sleep 1
done
echo "await-$STORE: $STORE accepts the login"
