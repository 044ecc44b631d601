#!/usr/bin/env bash
# Installs what the tests need, builds, runs every test, and ends with "N passed, N failed".
#   ./test.sh          everything that belongs to a change (under 20 minutes on 2 cores)
#   ./test.sh --full   also the benchmarks, and 5,000 routes instead of 500 in a real API server
#   Tests with a real Kubernetes API server are skipped, and said to be, unless KUBEBUILDER_ASSETS names a folder with etcd and
#   kube-apiserver, or CORSGATE_KUBE_START and CORSGATE_KUBE_STOP name scripts that start and stop one. CONTRIBUTING.md says more.
set -uo pipefail
cd "$(dirname "$0")"

full=false
for argument in "$@"; do
  case $argument in
    --full) full=true ;;
    -h | --help) sed -n '2,6p' "$0" | cut -c3-; exit 0 ;;
    *) echo "test.sh: unknown argument '$argument'; see ./test.sh --help" >&2; exit 2 ;;
  esac
done

. eng/packages.sh
need chromium chromium
need chromedriver chromium-driver
need curl curl
need git git
need jq jq
need openssl openssl
need nginx nginx-light
need promtool prometheus
need /usr/lib/nginx/modules/ngx_http_headers_more_filter_module.so libnginx-mod-http-headers-more-filter

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
if $full; then
  export CORSGATE_SCALE_ROUTES=${CORSGATE_SCALE_ROUTES:-5000}
fi
results=artifacts/test-results
rm -rf "$results"

echo "Building ..."
if ! dotnet build CorsGate.slnx -c Release --nologo -v quiet -consoleLoggerParameters:NoSummary; then
  echo "The build failed."
  echo "0 passed, 1 failed"
  exit 1
fi

passed=0 failed=0 skipped=0
# The files that a run leaves behind carry the counts; a project without one crashed, which counts as a failure.
# Why tests were skipped, a line for each.
reasons() { awk '/<UnitTestResult /{skipped = /outcome="NotExecuted"/} skipped && /<Message>/{sub(/.*<Message>/, ""); sub(/<\/Message>.*/, ""); print}' "$1"; }
count() { sed -n 's/.*<Counters [^>]*\b'"$2"'="\([0-9]*\)".*/\1/p' "$1"; }
for project in tests/*/*.Tests.csproj; do
  name=$(basename "$project" .csproj)
  echo "Testing $name ..."
  dotnet test "$project" -c Release --no-build --nologo -v quiet --results-directory "$results" \
    --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" --blame-hang --blame-hang-timeout 10m </dev/null
  status=$?
  trx=$results/$name.trx
  total=$([ -f "$trx" ] && count "$trx" total || true)
  if [ -z "$total" ] || [ "$total" = 0 ]; then
    echo "$name ran no test."
    failed=$((failed + 1))
    continue
  fi
  ran=$(count "$trx" executed)
  good=$(count "$trx" passed)
  passed=$((passed + good))
  failed=$((failed + ran - good))
  skipped=$((skipped + total - ran))
  reasons "$trx" >>"$results/skipped.txt"
  # A run that fails without a failed test (a crash after the last one) is a failure too.
  [ $status -ne 0 ] && [ "$ran" = "$good" ] && failed=$((failed + 1))
done

if $full; then
  echo "Benchmarking ..."
  dotnet run --project bench/CorsGate.Benchmarks -c Release -- --filter '*' --job short || failed=$((failed + 1))
fi

# Where a server is named, its tests must run; those with CRDs only where its own scripts, or the CRDs, are named, too. To confine a
# program takes a right that a machine may lack.
may_skip() {
  case $1 in
    "a process can be confined"*) [ -z "${KUBEBUILDER_ASSETS:-}${CORSGATE_KUBE_START:-}" ] || ! unshare --mount true 2>/dev/null ;;
    "there are no CRDs"*) [ -z "${CORSGATE_KUBE_START:-}" ] ;;
    *Kubernetes* | *kubectl*) [ -z "${KUBEBUILDER_ASSETS:-}${CORSGATE_KUBE_START:-}" ] ;;
    *) false ;;
  esac
}

said=0
while read -r number reason; do
  said=$((said + number))
  if may_skip "$reason"; then
    echo "$number skipped: $reason"
  else
    echo "$number skipped, which counts as failed here: $reason"
    failed=$((failed + number))
  fi
done < <([ ! -f "$results/skipped.txt" ] || sort "$results/skipped.txt" | uniq -c)
if [ $skipped -ne $said ]; then
  echo "$((skipped - said)) skipped without a reason; that counts as failed."
  failed=$((failed + skipped - said))
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
