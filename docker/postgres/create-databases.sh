#!/bin/sh
# Runs once, when the volume is new: a user for each part that shares this server, and the databases it owns.
set -eu

create() {
  user=$1 password=$2
  shift 2
  psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set name="$user" --set password="$password" <<'SQL'
create role :"name" login password :'password';
SQL
  for database in "$@"; do
    psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
      --set name="$user" --set database="$database" <<'SQL'
create database :"database" owner :"name";
SQL
  done
}

# Migrations own the tables; API and worker read and write rows. Nobody signs in as perennial_audit (db/audit-owner.sql).
create perennial_owner "$PERENNIAL_OWNER_DB_PASSWORD" perennial
create perennial "$PERENNIAL_DB_PASSWORD"
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --command 'create role perennial_audit nologin' --command 'grant perennial_audit to perennial_owner'
create temporal "$TEMPORAL_DB_PASSWORD" temporal temporal_visibility
create keycloak "$KEYCLOAK_DB_PASSWORD" keycloak
