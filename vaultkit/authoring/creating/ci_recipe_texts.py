"""The texts of CI files that check a vault and publish its site, with marks to fill.

`@SOURCE@` is what pip installs, `@FOLDER@` the line that names the vault's folder and `@VAULT@` the
argument that uses it, `@GUARD@` what stops where no source is known. See `ci_recipes.py`.
"""

from __future__ import annotations

CHECK_WORKFLOW = """\
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
@FOLDER@jobs:
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
        run: vaultkit check@VAULT@ --format github
"""
_GITHUB = """\
# Builds the site of this vault and publishes it on GitHub Pages.
# Once, in the repository's settings: Pages > Build and deployment > Source: GitHub Actions.
name: site
on:
  push:
  workflow_dispatch:
permissions:
  contents: read
concurrency:
  group: pages-${{ github.ref }}
  cancel-in-progress: false
env:
  VAULTKIT: @SOURCE@ # where vaultkit comes from: what pip installs
@FOLDER@jobs:
  build:
    if: >- # the default branch, whatever it is called, or where you run it by hand
      github.event_name == 'workflow_dispatch' ||
      github.ref == format('refs/heads/{0}', github.event.repository.default_branch)
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: read
      pages: read
    steps:
@GUARD@      - uses: actions/checkout@v6
        with:
          fetch-depth: 0 # all of the history: it holds the dates of notes
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
        run: vaultkit build@VAULT@ --site-url "$SITE_URL" --site-dir "$RUNNER_TEMP/site"
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
GITHUB_GUARD = """\
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
@FOLDER@  GIT_DEPTH: "0" # all of the history: it holds the dates of notes
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
    - vaultkit check@VAULT@ --format gitlab --output gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json

pages:
  stage: deploy
  needs: []
  script:
    - vaultkit build@VAULT@ --site-url "$CI_PAGES_URL" --site-dir "$CI_PROJECT_DIR.site"
    - rm -rf public
    - mv "$CI_PROJECT_DIR.site" public
  artifacts:
    paths:
      - public
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
"""
_BUILD = """\
git fetch --quiet --unshallow 2>/dev/null || true # the history: it holds the dates of notes
work=$(mktemp -d)
python3 -I -m venv "$work/vaultkit"
"$work/vaultkit/bin/python" -I -m pip install --quiet "$VAULTKIT"
"$work/vaultkit/bin/vaultkit" build@VAULT@@URL@ --site-dir "$work/site" --csp "$work/policy"
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
@FOLDER@"""
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
@FOLDER@@GUARD@@BUILD@'''
"""
_PREVIEW = """\
[ "$CONTEXT" = production ] || URL=${DEPLOY_PRIME_URL:-$URL} # of a preview
"""
_LONG = """\
[ "$(wc -c < "$work/policy")" -lt 1950 ] || echo "policy left out: too long for Cloudflare" >&2
"""
_NETLIFY = _NETLIFY.replace("@BUILD@", _PREVIEW + _BUILD.replace("@URL@", ' --site-url "$URL"'))
_CLOUDFLARE = _CLOUDFLARE.replace("@BUILD@", _BUILD.replace("@URL@", "") + _LONG)
_SHELL_GUARD = ': "${VAULTKIT:?@SENTENCE@}"\n'
RECIPES = {
    "github": (".github/workflows/site.yml", _GITHUB, GITHUB_GUARD),
    "gitlab": (".gitlab-ci.yml", _GITLAB, """    - ': "${VAULTKIT:?@SENTENCE@}"'\n"""),
    "netlify": ("netlify.toml", _NETLIFY, _SHELL_GUARD),
    "cloudflare": ("wrangler.toml", _CLOUDFLARE, _SHELL_GUARD),
}
