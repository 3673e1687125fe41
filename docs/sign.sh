#!/usr/bin/env bash
# Prints the signed address of a request, for curl.
#
#   docs/sign.sh METHOD PATH [BODY] [name=value ...]
#
# BODY may be '' for none; name=value are query parameters, unencoded. CARILLON_URL, CARILLON_KEY and
# CARILLON_SECRET say where and as whom; the defaults are those of the development profile's demo app.
# Needs bash and openssl.
set -euo pipefail

url=${CARILLON_URL:-http://localhost:6001}
key=${CARILLON_KEY:-app-key}
secret=${CARILLON_SECRET:-app-secret}

method=${1:?METHOD} path=${2:?PATH} body=${3:-}
shift $(($# < 3 ? $# : 3))

encode() {
  local LC_ALL=C text=$1 i c
  for ((i = 0; i < ${#text}; i++)); do
    c=${text:i:1}
    case $c in
      [a-zA-Z0-9.~_-]) printf '%s' "$c" ;;
      *) printf '%%%02X' "'$c" ;;
    esac
  done
}

params=("auth_key=$key" "auth_timestamp=$(date +%s)" "auth_version=1.0")
if [ -n "$body" ]; then
  params+=("body_md5=$(printf '%s' "$body" | openssl md5 -r | cut -d' ' -f1)")
fi
params+=("$@")

# names in lower case and sorted are signed; the address keeps them as they are
signed=$(for p in "${params[@]}"; do
  printf '%s=%s\n' "$(printf '%s' "${p%%=*}" | tr '[:upper:]' '[:lower:]')" "${p#*=}"
done | LC_ALL=C sort | paste -sd '&' -)
signature=$(printf '%s\n%s\n%s' "$method" "$path" "$signed" \
  | openssl dgst -sha256 -hmac "$secret" -r | cut -d' ' -f1)

query=
for p in "${params[@]}"; do
  query+="${p%%=*}=$(encode "${p#*=}")&"
done
printf '%s%s?%sauth_signature=%s\n' "$url" "$path" "$query" "$signature"
