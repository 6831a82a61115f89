# shellcheck shell=sh
# Runs an exporter without the flags that its older version does not have.
program=$1
shift
for flag; do
  shift
  case $flag in
    --collector.*) ;;
    *) set -- "$@" "$flag" ;;
  esac
done
exec "$program" "$@"
