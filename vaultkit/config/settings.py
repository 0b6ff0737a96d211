"""Everything an operator can set, as frozen values with their defaults.

What `Args:` says of a setting is what editors and the reference show of it
(`config/setting_descriptions.py`).
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_dataclass import lazy_dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from vaultkit.config.note_types import NoteType


@lazy_dataclass(frozen=True)
class CheckConfig:
    """How `check` runs.

    Args:
        baseline: File of findings to let be, as `--write-baseline` writes it: a path below the
            config's folder.
    """

    baseline: str = ""


@lazy_dataclass(frozen=True)
class ReviewConfig:
    """How reviews are judged.

    Args:
        due_soon: Days before the due date from which a review counts as due soon.
        grace: Days after the due date before a review counts as overdue.
        required_in: Globs of notes that must say when they are reviewed (R406).
        required_types: Types of notes that must say when they are reviewed (R406).
    """

    due_soon: int = 14
    grace: int = 0
    required_in: tuple[str, ...] = ()
    required_types: tuple[str, ...] = ()


@lazy_dataclass(frozen=True)
class TagsConfig:
    """Which tags there may be.

    Args:
        allowed: Tags that there may be; `status/*` is all below `status`, others are T702. All if
            not given.
    """

    allowed: tuple[str, ...] = ()


@lazy_dataclass(frozen=True)
class LinksConfig:
    """How links are written.

    Args:
        style: How links to notes are written, for L114; what Obsidian is set to if not given.
        planned: Globs of notes that are still to be written: links to them are no findings (L101),
            and are counted as suppressed. Without a slash a glob means the name, else the path.
        redirect: Whether `mv` keeps the old path of a published note in its property
            `redirect_from`; if not given, it does where `site.url` is set.
        web_anchors: Whether links may name a heading by its anchor on a web page, as in
            `checking.md#what-counts`, which code hosts follow and Obsidian does not.
    """

    style: str = ""
    planned: tuple[str, ...] = ()
    redirect: bool | None = None
    web_anchors: bool = False


@lazy_dataclass(frozen=True)
class MathConfig:
    """What formulas may use.

    Args:
        macros: Commands that formulas may use, with what each stands for: `#1` to `#9` are its
            arguments. They are known beside those of the vault's preamble, and win over them.
    """

    macros: Mapping[str, str] = field(default_factory=dict)


@lazy_dataclass(frozen=True)
class AuditConfig:
    """What the search of a built site accepts.

    Args:
        allow: Phrases that may stand on the site although an unpublished file says them too.
    """

    allow: tuple[str, ...] = ()


@lazy_dataclass(frozen=True)
class SiteConfig:
    """How the site is built where there is no `mkdocs.yml`.

    Args:
        name: Title of the site; the name of the vault's folder if not given, and where that is one
            of many, such as `content` or `docs`, the title of the home page or the folder above.
        url: Address the site is published at, with its path. Canonical addresses, `sitemap.xml`,
            the feed `feed.xml` and what `mv` writes for redirects need it.
        language: Language of the words round the notes, by its tag, such as `de`. If not given,
            what an `mkdocs.yml` says as `theme.language`, else what the letters of most notes tell,
            such as Japanese by its kana, else English.
        home: Path of the note that is the home page. If not given, one with `permalink: /`, else
            one at the vault's root called `Home`, `Home page`, `Homepage`, `index` or `README`, or
            as the vault's folder is; else a front page is made.
        order: Paths, names and globs of notes and folders, in the order in which they stand first
            in navigation and lists; `"*"` is the place of all others, so that what follows stands
            last. What is not named stands behind, as `nav_order` and `site.order-by` say.
        order_by: By what stands what no setting and no property places: by its `name`, as in
            Obsidian, or, where a folder has a map of content, in the order of its links (`moc`).
        titles: What notes without a property `title` are called in navigation, lists and search: by
            their `name`, as in Obsidian, by their first heading of level 1 (`heading`), or by the
            heading they begin with where the name is none in words, such as `a-b-c`, a code or
            `README` (`auto`).
        publish: Whether notes that say nothing of it are published (`all`), or only those that say
            `publish: true` or match `site.include` (`opt-in`).
        include: Globs of what is published; if there are any, nothing else is, `publish: true`
            aside.
        exclude: Globs of what is not published, attachments included, `publish: true` aside.
        attachments: Globs of attachments that may be published although their kind is not known to
            be harmless; what browsers or hosts run stays at home all the same.
        canvases: Which canvases may be published: those that something published links to or shows
            (`linked`), or all in the folders that are published, but for those that show something
            unpublished or an unlisted note (`all`).
        hidden_name: Text that stands in place of a link to an unpublished note; its own text if not
            given.
        vault_name: Name of the vault in Obsidian; each page then has a link that opens its note in
            the app.
        repo_url: Address of the repository; with `site.edit-uri` each page has a link to edit its
            note there.
        edit_uri: What stands between `site.repo-url` and a note's path, such as `edit/main/vault/`.
        snippets: Whether the CSS snippets that are enabled in Obsidian hold for the text of notes;
            `publish.css` at the root of the vault always does.
        logo: Path of a picture in the vault that stands before the name of the site.
        feeds: Which Atom feeds of what changed last there are, where `site.url` is set: one of the
            site and one of each folder (`folders`, the 50 uppermost), only that of the site
            (`site`), or none (`none`).
        markdown: Whether each note is published as plain Markdown, too, at `index.md` below its
            page; `llms.txt` then leads there.
        cards: Whether pages without a picture of their own have one drawn, with their title, for
            where their address is shared; if not given, they have where `site.url` is set and the
            extra `cards` is installed.
        audit: See `AuditConfig`.
    """

    name: str = ""
    url: str = ""
    language: str = ""
    home: str = ""
    order: tuple[str, ...] = ()
    order_by: str = "name"
    titles: str = "auto"
    publish: str = "all"
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    canvases: str = "linked"
    hidden_name: str = ""
    vault_name: str = ""
    repo_url: str = ""
    edit_uri: str = ""
    snippets: bool = True
    logo: str = ""
    feeds: str = "folders"
    markdown: bool = True
    cards: bool | None = None
    audit: AuditConfig = field(default_factory=AuditConfig)


@lazy_dataclass(frozen=True)
class FlowPlace:
    """A place in which actors of flows stand.

    Args:
        label: What is written on it; its name if there is none.
        addresses: Globs of the addresses that belong to it (C009); the first that is no glob is
            its own, and stands beside the label.
        inside: The place that it is in.
    """

    label: str = ""
    addresses: tuple[str, ...] = ()
    inside: str = ""


@lazy_dataclass(frozen=True)
class FlowsConfig:
    """How `> [!flow]` callouts are read and drawn.

    Args:
        actors: Globs of actors that need no note of their own (C004).
        actions: Words that may start what a hop does, besides the built-in ones; they change no
            address.
        lanes: Globs of the actors that stand in a place, by what is written on it; for flows whose
            actors name no place themselves.
        places: What actors are said to stand on, as in `**proxy** on N1`, by the name used there.
        switches: Keys of the line that tells which variant a flow is, in order; to each what is
            written above its choices.
        compare: The switch in which two flows that are compared differ at first.
        same: Globs of the actors that count as one where flows are compared, by any name.
    """

    actors: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    lanes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[str, FlowPlace] = field(default_factory=dict)
    switches: Mapping[str, str] = field(default_factory=dict)
    compare: str = ""
    same: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@lazy_dataclass(frozen=True)
class DecisionsConfig:
    """Which notes a `> [!decision]` callout has to lead to.

    Args:
        methods: Property that marks notes which a decision must lead to (C007).
        exempt: Globs of notes that have the property and need not be reached.
    """

    methods: str = ""
    exempt: tuple[str, ...] = ()


@lazy_dataclass(frozen=True)
class WorldConfig:
    """What surrounds the manifests of all notes, if they belong to one cluster (K8S401 to K8S407).

    Args:
        nodes: Addresses of nodes, or networks that only nodes are in: `192.0.2.11`,
            `192.0.2.0/28`, `192.0.2.10-192.0.2.20`.
        clients: Addresses from which clients outside the cluster connect.
        taken: Other addresses that no pool may hand out: routers, DHCP, networks of Pods and
            Services.
        elsewhere: Objects that something outside the notes makes: `Kind name` or
            `Kind namespace/name`, with `*` for any letters, each with the reason. Pods that only
            their labels tell: `Pod key=value`.
        speaks: What workloads speak that their manifests do not show: `Kind namespace/name` to some
            of `tls` and `proxy`.
    """

    nodes: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    speaks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@lazy_dataclass(frozen=True)
class KubernetesConfig:
    """How manifests in notes are judged.

    Args:
        version: Minor version of the cluster; the newest that the schemas know if not given.
        node_ports: First and last port of the cluster's `--service-node-port-range`.
        unchecked: Kinds without a schema that need no check: `Kind.group` or `*.group`, each with
            the reason (K8S004).
        world: See `WorldConfig`.
    """

    version: str = ""
    node_ports: tuple[int, int] = (30000, 32767)
    unchecked: Mapping[str, str] = field(default_factory=dict)
    world: WorldConfig = field(default_factory=WorldConfig)


@lazy_dataclass(frozen=True)
class ExternalConfig:
    """How `check --external` asks web addresses.

    Args:
        ignore: Globs of addresses that are not asked.
        private: Whether hosts are asked that only this network knows, such as `localhost`.
        timeout: Seconds to wait for an answer.
        delay: Seconds between two questions to one host.
        days: Days that a good answer is believed; a bad one is for a seventh of that.
    """

    ignore: tuple[str, ...] = ()
    private: bool = False
    timeout: float = 10.0
    delay: float = 0.5
    days: float = 7.0


@lazy_dataclass(frozen=True)
class Config:
    """Everything an operator can set.

    Args:
        path: The file it was read from, None if there is none.
        vault: Folder of the vault, for a config above it; a path below the config's folder, or any
            with `--config`.
        select: Codes or families of the rules to run, instead of the usual ones.
        extend_select: Codes or families of rules to run besides, such as those that are off.
        ignore: Codes or families of rules not to run.
        severity: How bad the findings of a rule are, by code: `info`, `warning` or `error`, also of
            a rule that does not run by default, which then does; `off` is a rule that does not run.
            `select` and `ignore` say which rules run at all. On the command line, `--select` and
            `--extend-select` run a rule that is off here if they name its very code.
        fail_on: Lowest severity of a finding that makes the exit status of `check` 1.
        exclude: Globs of notes that are not reported on, yet stay link targets. What stays off the
            site is another setting, `site.exclude`.
        templates: Globs of template notes, which are not reported on and not published; `new` finds
            its templates there.
        per_file_ignores: Codes or families that are not reported, by glob of notes.
        types: What notes with a property `type` must have, by type; `*` is every note.
        id_properties: Properties whose values no two notes share (F311), such as `uid`; aliases
            that are names of other notes are told without it.
        check: See `CheckConfig`.
        review: See `ReviewConfig`.
        tags: See `TagsConfig`.
        links: See `LinksConfig`.
        math: See `MathConfig`.
        site: See `SiteConfig`.
        flows: See `FlowsConfig`.
        decisions: See `DecisionsConfig`.
        kubernetes: See `KubernetesConfig`.
        external: See `ExternalConfig`.
    """

    path: Path | None = None
    vault: Path | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    fail_on: str = "error"
    exclude: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    types: Mapping[str, NoteType] = field(default_factory=dict)
    id_properties: tuple[str, ...] = ()
    check: CheckConfig = field(default_factory=CheckConfig)
    review: ReviewConfig = field(default_factory=ReviewConfig)
    tags: TagsConfig = field(default_factory=TagsConfig)
    links: LinksConfig = field(default_factory=LinksConfig)
    math: MathConfig = field(default_factory=MathConfig)
    site: SiteConfig = field(default_factory=SiteConfig)
    flows: FlowsConfig = field(default_factory=FlowsConfig)
    decisions: DecisionsConfig = field(default_factory=DecisionsConfig)
    kubernetes: KubernetesConfig = field(default_factory=KubernetesConfig)
    external: ExternalConfig = field(default_factory=ExternalConfig)
