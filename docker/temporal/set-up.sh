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

namespace() {
  temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" > /dev/null 2>&1 ||
    temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 30d
  present=$(temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE")
  # The same list as in dev/temporal/search-attributes.ts; a test compares them.
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
