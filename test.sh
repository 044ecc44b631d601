#!/usr/bin/env bash
# Installs what the tests need, builds, runs every test, and ends with "N passed, N failed".
#   ./test.sh          everything that belongs to a change (under 20 minutes on 2 cores)
#   ./test.sh --full   also the benchmarks
set -uo pipefail
cd "$(dirname "$0")"

full=false
for argument in "$@"; do
  case $argument in
    --full) full=true ;;
    -h | --help) sed -n '2,4p' "$0" | cut -c3-; exit 0 ;;
    *) echo "test.sh: unknown argument '$argument'; see ./test.sh --help" >&2; exit 2 ;;
  esac
done

. eng/packages.sh
need curl curl
need git git
need nginx nginx-light
need promtool prometheus
need /usr/lib/nginx/modules/ngx_http_headers_more_filter_module.so libnginx-mod-http-headers-more-filter

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
results=artifacts/test-results
rm -rf "$results"

echo "Building ..."
if ! dotnet build CorsGate.slnx -c Release --nologo -v quiet -consoleLoggerParameters:NoSummary; then
  echo "The build failed."
  echo "0 passed, 1 failed"
  exit 1
fi

passed=0 failed=0
# The files that a run leaves behind carry the counts; a project without one crashed, which counts as a failure.
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
  good=$(count "$trx" passed)
  passed=$((passed + good))
  failed=$((failed + total - good))
  # A run that fails without a failed test (a crash after the last one) is a failure too.
  [ $status -ne 0 ] && [ "$total" = "$good" ] && failed=$((failed + 1))
done

if $full; then
  echo "Benchmarking ..."
  dotnet run --project bench/CorsGate.Benchmarks -c Release -- --filter '*' --job short || failed=$((failed + 1))
fi

echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
