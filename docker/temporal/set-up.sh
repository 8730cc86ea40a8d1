#!/bin/sh
# "tables" before Temporal starts, "namespace" after it. Both run at every start and do only what is missing.
set -eu

tables() {
  for database in temporal temporal_visibility; do
    schema=${database#temporal_}
    sql="temporal-sql-tool --plugin postgres12 --endpoint $POSTGRES_SEEDS --port 5432 --user temporal --database $database"
    $sql setup-schema --version 0.0
    $sql update-schema --schema-dir "/etc/temporal/schema/postgresql/v12/$schema/versioned"
  done
}

# Its port is open before it answers. Compose takes one failed run of this script for the end of everything.
wait_for_temporal() {
  tries=60
  until temporal operator cluster health --command-timeout 5s 2> /dev/null | grep -q SERVING; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { echo "Temporal at $TEMPORAL_ADDRESS did not get ready. Look at its log." >&2; exit 1; }
    sleep 2
  done
}

namespace() {
  wait_for_temporal
  temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" > /dev/null 2>&1 ||
    temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 30d
  present=$(temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE")
  # The same list as in workflows/contracts/search-attributes.ts; a test compares them.
  for attribute in \
    StripeCustomerId=Keyword \
    StripeSubscriptionId=Keyword \
    Tier=Keyword \
    BillingStatus=Keyword \
    NextActionAt=Datetime \
    AttentionNeeded=Bool \
    Mode=Keyword; do
    echo "$present" | grep -qw "${attribute%=*}" ||
      temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" \
        --name "${attribute%=*}" --type "${attribute#*=}"
  done
}

"$1"
