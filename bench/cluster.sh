#!/usr/bin/env bash
# Measures corsgate with a real API server: bench/cluster.sh [ROUTES], 5,000 without it. Prints a table; its last one is in
# bench/results/cluster.md. It needs what the tests with an API server need: see ./test.sh --help.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${CORSGATE_KUBE_CRDS:-}" ]; then
  echo "bench/cluster.sh: there is no API server, or no CRDs; CONTRIBUTING.md says what to set" >&2
  exit 2
fi

report=$(mktemp)
trap 'rm -f "$report"' EXIT
export CORSGATE_SCALE_ROUTES=${1:-5000} CORSGATE_SCALE_WINDOW=${CORSGATE_SCALE_WINDOW:-60} CORSGATE_SCALE_REPORT=$report
dotnet build tests/CorsGate.EndToEnd.Tests -c Release --nologo -v quiet
dotnet test tests/CorsGate.EndToEnd.Tests -c Release --no-build --nologo -v quiet --filter 'FullyQualifiedName~Cluster.Scale'
cat "$report"
