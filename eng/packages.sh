# need COMMAND|FILE PACKAGE: makes sure that a command, or a file given with its full path, is there, installing its Debian
# package when it is missing.
need() {
  is_there "$1" && return 0
  if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
    echo "The tests need '$1'. Install it (on Debian and Ubuntu: sudo apt-get install $2) and run ./test.sh again." >&2
    echo "0 passed, 1 failed"
    exit 1
  fi
  if ! $apt_updated; then
    apt-get update -qq >/dev/null && apt_updated=true
  fi
  without_services apt-get install -y -qq --no-install-recommends "$2" >/dev/null 2>&1 && is_there "$1" && return 0
  echo "The tests need '$1', and 'apt-get install $2' failed; install it by hand and run ./test.sh again." >&2
  echo "0 passed, 1 failed"
  exit 1
}
# Runs a command that installs packages so that the services of new packages are not started (Debian policy, policy-rc.d).
without_services() (
  export DEBIAN_FRONTEND=noninteractive
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
  fi
  "$@"
)
# Daemons are kept in sbin, which is not on everybody's path.
is_there() {
  case $1 in
    /*) [ -e "$1" ] ;;
    *) PATH=$PATH:/usr/sbin command -v "$1" >/dev/null 2>&1 ;;
  esac
}
apt_updated=false
