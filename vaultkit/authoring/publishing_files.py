"""Files that have others check a vault and publish its site, one recipe for each host.

The vault is the root of the repository. The site is built outside of it and, where a host wants it
within, moved to a hidden folder, which vaultkit and Obsidian do not read. `docs/hosting.md` shows
these very texts. See decision 40.
"""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING

from vaultkit.distribution import requirement as named_requirement

if TYPE_CHECKING:
    from collections.abc import Sequence

CHECK = ".github/workflows/check.yml"
"""The workflow that checks a vault on GitHub."""
HOSTS = ("github", "gitlab", "netlify", "cloudflare")
"""Where the site can be published."""

_CHECK = """\
# Checks this vault on GitHub: findings become annotations of the files.
name: check
on:
  push:
  pull_request:
permissions:
  contents: read
concurrency:
  group: check-${{ github.ref }}
  cancel-in-progress: true
env:
  VAULTKIT: @SOURCE@ # where vaultkit comes from: what pip installs
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
@GUARD@      - uses: actions/checkout@v6
        with:
          persist-credentials: false
      - uses: actions/setup-python@v6
        with:
          python-version: "3.13"
      - name: Install vaultkit
        run: python -I -m pip install "$VAULTKIT"
      - name: Check
        run: vaultkit check --format github
"""
_GITHUB = """\
# Builds the site of this vault and publishes it on GitHub Pages.
# Once, in the repository's settings: Pages > Build and deployment > Source: GitHub Actions.
name: site
on:
  push:
    branches: [main, master]
  workflow_dispatch:
permissions:
  contents: read
concurrency:
  group: pages
  cancel-in-progress: false
env:
  VAULTKIT: @SOURCE@ # where vaultkit comes from: what pip installs
jobs:
  build:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: read
      pages: read
    steps:
@GUARD@      - uses: actions/checkout@v6
        with:
          persist-credentials: false
      - uses: actions/setup-python@v6
        with:
          python-version: "3.13"
      - id: pages
        uses: actions/configure-pages@v6
      - uses: actions/cache@v5
        with:
          path: ~/.cache/pip
          key: pip-${{ hashFiles('.github/workflows/site.yml') }}
      - name: Pages of the last build, for those that have not changed
        uses: actions/cache@v5
        with:
          path: ~/.cache/vaultkit
          key: vaultkit-${{ github.sha }}
          restore-keys: vaultkit-
      - name: Install vaultkit
        run: python -I -m pip install "$VAULTKIT"
      - name: Build the site
        env:
          SITE_URL: ${{ steps.pages.outputs.base_url }}
        run: vaultkit build --site-url "$SITE_URL" --site-dir "$RUNNER_TEMP/site"
      - uses: actions/upload-pages-artifact@v5
        with:
          path: ${{ runner.temp }}/site
  deploy:
    needs: build
    runs-on: ubuntu-latest
    timeout-minutes: 15
    permissions:
      pages: write
      id-token: write
    environment:
      name: github-pages
      url: ${{ steps.deployment.outputs.page_url }}
    steps:
      - id: deployment
        uses: actions/deploy-pages@v5
"""
_GITHUB_GUARD = """\
      - name: Where vaultkit comes from
        run: |
          if [ -z "$VAULTKIT" ]; then
            echo "::error file=@PATH@::@SENTENCE@"
            exit 1
          fi
"""
_GITLAB = """\
# Checks this vault on GitLab, and publishes its site on GitLab Pages.
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH

variables:
  VAULTKIT: @SOURCE@ # where vaultkit comes from: what pip installs
  XDG_CACHE_HOME: $CI_PROJECT_DIR/.cache # of pip, and pages of the last build

default:
  image: python:3.13
  cache:
    key: vaultkit
    paths:
      - .cache/
  before_script:
@GUARD@    - python -I -m pip install --quiet "$VAULTKIT"

check:
  stage: test
  script:
    - vaultkit check --format gitlab --output gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json

pages:
  stage: deploy
  needs: []
  script:
    - vaultkit build --site-url "$CI_PAGES_URL" --site-dir "$CI_PROJECT_DIR.site"
    - rm -rf public
    - mv "$CI_PROJECT_DIR.site" public
  artifacts:
    paths:
      - public
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
"""
_BUILD = """\
work=$(mktemp -d)
python3 -I -m venv "$work/vaultkit"
"$work/vaultkit/bin/python" -I -m pip install --quiet "$VAULTKIT"
"$work/vaultkit/bin/vaultkit" build@URL@ --site-dir "$work/site" --csp "$work/policy"
{
  echo "/*"
  echo "  Content-Security-Policy: $(cat "$work/policy")"
  echo "  X-Content-Type-Options: nosniff"
} > "$work/site/_headers"
rm -rf .site
mv "$work/site" .site
"""
"""Builds the site in a folder that is thrown away, with the headers it works under."""
_NETLIFY = """\
# Builds the site of this vault and publishes it on Netlify.
[build]
publish = ".site"
command = '''
set -e
@GUARD@@BUILD@'''

[build.environment]
PYTHON_VERSION = "3.13"
VAULTKIT = @SOURCE@ # where vaultkit comes from: what pip installs
"""
_CLOUDFLARE = """\
# Builds the site of this vault and publishes it on Cloudflare, as a Worker of static files only.
# The address of the site stands in vaultkit.toml: [site] url = "https://..."
name = "@NAME@" # what the Worker is called on Cloudflare
compatibility_date = "2025-01-01"

[assets]
directory = ".site"
not_found_handling = "404-page"

[build]
command = '''
set -e
VAULTKIT=@SOURCE@ # where vaultkit comes from: what pip installs
@GUARD@@BUILD@'''
"""
_NETLIFY = _NETLIFY.replace("@BUILD@", _BUILD.replace("@URL@", ' --site-url "$URL"'))
_CLOUDFLARE = _CLOUDFLARE.replace("@BUILD@", _BUILD.replace("@URL@", ""))
_SHELL_GUARD = ': "${VAULTKIT:?@SENTENCE@}"\n'
_RECIPES = {
    "github": (".github/workflows/site.yml", _GITHUB, _GITHUB_GUARD),
    "gitlab": (".gitlab-ci.yml", _GITLAB, """    - ': "${VAULTKIT:?@SENTENCE@}"'\n"""),
    "netlify": ("netlify.toml", _NETLIFY, _SHELL_GUARD),
    "cloudflare": ("wrangler.toml", _CLOUDFLARE, _SHELL_GUARD),
}
_LONGEST_NAME = 54
"""Characters of a Worker's name that get an address of their own."""


def check_workflow(requirement: str | None) -> dict[str, bytes]:
    """Return the workflow that checks a vault on GitHub, by its path.

    Args:
        requirement: What pip installs vaultkit from; None if that is not known: then the first step
            fails with the sentence what to put there.
    """
    return {CHECK: _fill(CHECK, _CHECK, _GITHUB_GUARD, requirement)}


def publishing_files(host: str, requirement: str | None, name: str = "notes") -> dict[str, bytes]:
    """Return the files that publish a vault's site at a host, by path.

    Args:
        host: One of HOSTS.
        requirement: What pip installs, with what pages need; None: see `check_workflow`.
        name: What the vault is called.
    """
    path, text, guard = _RECIPES[host]
    return {path: _fill(path, text, guard, requirement, name)}


def automation_files(
    hosts: tuple[str, ...], plain: str | None, with_site: str | None, name: str
) -> dict[str, bytes]:
    """Return all files that `init` writes for others to run, by path.

    Args:
        hosts: Where the site is published; GitLab's file checks as well, so that GitHub's is left
            out if that is the only one.
        plain: What pip installs vaultkit from, see `check_workflow`.
        with_site: The same with what pages need.
        name: What the vault is called.
    """
    files = {} if set(hosts) == {"gitlab"} else check_workflow(plain)
    for host in hosts:
        files |= publishing_files(host, with_site, name)
    return files


def ask_for_source(paths: Sequence[str]) -> str:
    """Return the sentence that says what to put into files where vaultkit comes from."""
    wanted = named_requirement("" if set(paths) == {CHECK} else "site")
    return (
        f"{', '.join(paths)}: where vaultkit comes from is not known; write into the line VAULTKIT "
        f"what pip installs: {wanted} @ git+ADDRESS@COMMIT of its repository, or the web address "
        "of a wheel"
    )


def with_extra(source: str, extra: str) -> str:
    """Return what pip installs from a source, such as an address, with an extra."""
    name = named_requirement()
    if "://" in source.partition(" @ ")[0]:
        return f"{named_requirement(extra)} @ {source}"
    if extra and source.startswith(name) and not source.startswith(f"{name}["):
        return f"{named_requirement(extra)}{source.removeprefix(name)}"
    return source


def lacks_source(data: bytes) -> bool:
    """Tell whether a file was made without knowing where vaultkit comes from."""
    return re.search(rb"VAULTKIT(?:: \"\"| = \"\"|='')", data) is not None


def _fill(path: str, text: str, guard: str, requirement: str | None, name: str = "") -> bytes:
    """Return a recipe with what differs from vault to vault."""
    quote = shlex.quote if path == "wrangler.toml" else json.dumps
    guard = "" if requirement else guard.replace("@SENTENCE@", ask_for_source([path]))
    values = {
        "@GUARD@": guard.replace("@PATH@", path),
        "@SOURCE@": quote(requirement or ""),
        "@NAME@": _worker_name(name),
    }
    return re.sub("|".join(values), lambda match: values[match[0]], text).encode()


def _worker_name(name: str) -> str:
    """Return a name as Cloudflare takes it: letters, digits and dashes."""
    plain = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in name.lower())
    return "-".join(plain.split())[:_LONGEST_NAME].strip("-") or "notes"
