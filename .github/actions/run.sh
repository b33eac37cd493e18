#!/usr/bin/env bash
# The step of action.yml that runs checks: annotations, summary, outputs; the exit status is that of the run, then that of the quality gate.
set -uo pipefail
regproof() { node "$HARNESS/harness/cli/bin.js" "$@"; }

regproof run --target "$TARGET" --profile "$PROFILE" --tier "$TIER" --results "$RESULTS" --reporter list,json,junit,summary,html,github
status=$?

report=$RESULTS/latest/report.json
if [ -f "$report" ]; then
  printf 'report=%s\nverdict=%s\n' "$report" "$(node -p 'JSON.parse(fs.readFileSync(process.argv[1], "utf8")).verdict' "$report")" >>"$GITHUB_OUTPUT"
fi
if [ -n "$GATE" ] && [ -f "$report" ]; then
  regproof report gate --results "$RESULTS" --file "$GATE"
  judged=$?
  # The gate may forgive what its file disables, and refuse what is green but too slow; it forgives no run that did not come to its end.
  case $status in 0 | 1 | 4) status=$judged ;; esac
fi
exit "$status"
