#!/bin/sh
# Run once by the postgres image, when its volume is empty: the application's role and database.
# The role owns its database and is no superuser, so that what is revoked from it stays revoked.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set password="$PARITY_DB_PASSWORD" <<'SQL'
CREATE ROLE parity LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE parity OWNER parity;
REVOKE ALL ON DATABASE parity FROM PUBLIC;
SQL
