# Shared by scripts/demo, scripts/test and .ci/run: finds real Pythons, makes virtual
# environments, installs Debian packages where that is allowed. Sourced, not run.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '\033[1m== %s\033[0m\n' "$*" >&2; }

warn() { printf '\033[1;33m%s\033[0m\n' "$*" >&2; }

fail() {
  printf '\033[1;31m%s\033[0m\n' "$*" >&2
  exit 1
}

# Prints "3.11 /usr/bin/python3" for every Python 3.11 to 3.13 that really runs, oldest first.
# A shim that only names a version does not run; a Python without SSL or SQLite is of no use.
real_pythons() {
  local candidate version
  for candidate in python3.11 python3.12 python3.13 python3 /usr/bin/python3 /usr/local/bin/python3 \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[123].*/bin/python3; do
    candidate=$(command -v "$candidate" 2>/dev/null) || continue
    version=$("$candidate" -c 'import sys, ssl, sqlite3; print("%d.%d" % sys.version_info[:2], sys.executable)' 2>/dev/null) || continue
    case "$version" in 3.11\ * | 3.12\ * | 3.13\ *) echo "$version" ;; esac
  done | sort -t. -k2,2n -s -u -k1,1
}

# apt_install PACKAGE...: true when the packages are there afterwards.
apt_install() {
  local as=()
  command -v apt-get >/dev/null || return 1
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || return 1
    as=(sudo -n)
  fi
  say "Installing Debian packages: $*"
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 &&
    "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

# make_venv PYTHON VERSION FOLDER: a virtual environment; installs python3-venv where it is missing.
make_venv() {
  local python=$1 version=$2 folder=$3
  "$folder/bin/python" -c "import pip, sys; assert '%d.%d' % sys.version_info[:2] == '$version'" 2>/dev/null && return
  rm -rf "$folder"
  if ! "$python" -m venv "$folder" >/dev/null 2>&1; then
    rm -rf "$folder"
    apt_install "python$version-venv" || apt_install python3-venv ||
      fail "Python $version cannot make virtual environments. Install the Debian package python3-venv and run this again."
    "$python" -m venv "$folder"
  fi
}

# install_into FOLDER REQUIREMENT: the project as a user gets it: built, not linked to the sources.
install_into() {
  local folder=$1 requirement=$2
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "$requirement"
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps .
}

# has_postgres: true when the programs of a PostgreSQL server are there.
has_postgres() {
  compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || command -v initdb >/dev/null
}

# install_postgres: the server that the tests of the store start for themselves. Without it they are
# skipped, and say so; with CI=true they fail.
install_postgres() {
  has_postgres && return
  apt_install postgresql ||
    warn "There is no PostgreSQL, and it cannot be installed here: its tests are left out."
}

# install_java: what Spark runs on. Without it its tests are skipped, and say so; with CI=true they
# fail.
install_java() {
  command -v java >/dev/null && return
  apt_install openjdk-17-jre-headless || apt_install default-jre-headless ||
    warn "There is no Java, and it cannot be installed here: the tests of Spark are left out."
}

# install_editor_tools FOLDER: the YAML language server of editors, which the tests of the JSON
# Schema speak with. Without Node.js they are skipped, and say so; with CI=true they fail.
install_editor_tools() {
  local folder=$1/editor-tools wanted=tests/editors
  cmp -s "$wanted/package-lock.json" "$folder/package-lock.json" && [ -e "$folder/installed" ] && return
  if ! command -v npm >/dev/null && ! apt_install nodejs npm; then
    warn "There is no Node.js with npm: the tests of editors are left out."
    return
  fi
  rm -rf "$folder"
  mkdir -p "$folder"
  cp "$wanted/package.json" "$wanted/package-lock.json" "$folder"
  if npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error >&2; then
    touch "$folder/installed"
  else
    warn "npm could not install the YAML language server: the tests of editors are left out."
  fi
}
