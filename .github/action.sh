#!/usr/bin/env bash
# What action.yml runs: its inputs come as variables, and every one of them is quoted. As bash 3.2 of macOS has it.
set -euo pipefail

paths=()
while IFS= read -r line; do
  if [ -n "$line" ]; then paths+=("$line"); fi
done <<< "$PATHS"
more=()
if [ -n "$RULES_DIR" ]; then more+=("--rules-dir=$RULES_DIR"); fi

status=0
case $COMMAND in
  audit)
    if [ -n "$RULES" ]; then more+=("--rules=$RULES"); fi
    if [ -n "$PROFILE" ]; then more+=("--profile=$PROFILE"); fi
    if [ -n "$SARIF" ]; then
      perfscore audit ${more[@]+"${more[@]}"} --format sarif -o "$SARIF" --exit-zero -- "${paths[@]}" || status=$?
    fi
    perfscore audit ${more[@]+"${more[@]}"} --format github -- "${paths[@]}" || status=$?
    ;;
  rules)
    echo "::add-matcher::$ACTION/.github/rules-matcher.json"
    perfscore rules check ${more[@]+"${more[@]}"} --quiet -- "${paths[@]}" || status=$?
    perfscore rules test ${more[@]+"${more[@]}"} -- "${paths[@]}" || status=$?
    echo "::remove-matcher owner=perfscore-rules::"
    ;;
  *)
    echo "::error::command: audit / rules"
    exit 2
    ;;
esac
if [ "$status" -eq 1 ] && [ "$FAIL" != true ]; then status=0; fi
exit "$status"
