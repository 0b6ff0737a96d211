"""Everything an operator can set, as frozen values with their defaults."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class FieldRule:
    """What the value of one property may be; an empty value is always allowed here.

    Args:
        type: One of `FIELD_TYPES`, "" for any.
        enum: The values, or list items, that are allowed; empty for all.
        pattern: Regular expression that texts, or list items, match as a whole; "" for any.
        link_type: Type of the notes that links in it lead to; "" for any.
        min_length: Fewest characters of a text, or items of a list.
        max_length: Most of them; None for any number.
        minimum: Lowest number; None for any.
        maximum: Highest number; None for any.
        default: Value for notes that lack the property; None if there is none.
    """

    type: str = ""
    enum: tuple[Any, ...] = ()
    pattern: str = ""
    link_type: str = ""
    min_length: int = 0
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    default: Any = None


@dataclass(frozen=True)
class NoteType:
    """What notes of one type must have.

    Args:
        required: Properties that must be present and not empty.
        optional: Properties that they may have besides; for the rule about unknown ones.
        fields: What the values of properties may be.
        title: What readers of the site know the type as; its name with a capital if not given.
    """

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    fields: Mapping[str, FieldRule] = field(default_factory=dict)
    title: str = ""


@dataclass(frozen=True)
class CheckConfig:
    """How `check` runs.

    Args:
        baseline: File of findings that are known, from the config's folder; "" for none.
    """

    baseline: str = ""


@dataclass(frozen=True)
class ReviewConfig:
    """How reviews are judged.

    Args:
        due_soon: Days before the due date from which a review counts as due soon.
        grace: Days after the due date before a review counts as overdue.
        required_in: Globs of notes that must say when they are reviewed.
        required_types: Types of such notes.
    """

    due_soon: int = 14
    grace: int = 0
    required_in: tuple[str, ...] = ()
    required_types: tuple[str, ...] = ()


@dataclass(frozen=True)
class TagsConfig:
    """Which tags there may be.

    Args:
        allowed: Tags without `#`; `status/*` allows all below `status`. Empty for all tags.
    """

    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class LinksConfig:
    """How links are written.

    Args:
        style: `wikilink` or `markdown`; "" for what Obsidian is set to.
        redirect: Whether published notes that move keep their old path in `redirect_from`; None if
            they do where the site's address is known.
    """

    style: str = ""
    redirect: bool | None = None


@dataclass(frozen=True)
class AuditConfig:
    """What the search of a built site accepts.

    Args:
        allow: Phrases that may stand on the site although an unpublished file says them.
    """

    allow: tuple[str, ...] = ()


@dataclass(frozen=True)
class SiteConfig:
    """How the site is built where there is no `mkdocs.yml`.

    Args:
        name: Title of the site; "" for the name of the vault's folder.
        url: Address it is published at; may have a path.
        home: Path of the note shown as the home page; "" for an overview.
        publish: Whether notes that say nothing of it are published: `all` or `opt-in`.
        include: Globs; if there are any, only what they match is published.
        exclude: Globs of what stays, `publish: true` aside.
        attachments: Globs of attachments that may leave although their kind is not known to be
            harmless; what runs code stays all the same.
        hidden_name: Text in the place of a link to an unpublished note; "" shows its own text.
        vault_name: The vault as Obsidian calls it, for links that open a note there; "" for none.
        repo_url: Address of the repository, for links to edit a note; "" for none.
        edit_uri: What follows it before a note's path, such as `edit/main/vault/`.
        audit: See `AuditConfig`.
    """

    name: str = ""
    url: str = ""
    home: str = ""
    publish: str = "all"
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    hidden_name: str = ""
    vault_name: str = ""
    repo_url: str = ""
    edit_uri: str = ""
    audit: AuditConfig = field(default_factory=AuditConfig)


@dataclass(frozen=True)
class FlowsConfig:
    """How `> [!flow]` callouts are read and drawn.

    Args:
        actors: Globs of actors that need no note of their own, such as `client*`.
        actions: Words that may start what a hop does, besides the built-in ones.
        lanes: Name of a lane to globs of the actors that are drawn in it, in order.
    """

    actors: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    lanes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class DecisionsConfig:
    """Which notes a `> [!decision]` callout has to lead to.

    Args:
        methods: Property that marks such notes; "" for none.
        exempt: Globs of notes that have it and need not be reached.
    """

    methods: str = ""
    exempt: tuple[str, ...] = ()


@dataclass(frozen=True)
class KubernetesConfig:
    """How manifests in notes are judged.

    Args:
        version: Of the cluster, such as `1.37`; "" for the newest that the schemas know.
        node_ports: First and last port of the cluster's `--service-node-port-range`.
        unchecked: Kinds without a schema that are accepted as not checked: `Kind.group` or
            `*.group` to the reason.
    """

    version: str = ""
    node_ports: tuple[int, int] = (30000, 32767)
    unchecked: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Config:
    """Everything an operator can set.

    Args:
        path: The file it was read from, None if there is none.
        vault: Folder of the vault as the config names it, None if it does not.
        select: Codes or families to run; empty for the defaults.
        extend_select: Codes or families to run besides.
        ignore: Codes or families not to run.
        fail_on: Lowest severity that makes the exit status 1, or `never`.
        exclude: Globs of notes that are not reported on, yet stay link targets.
        templates: Globs of template notes, treated the same.
        per_file_ignores: Glob to codes or families.
        types: Note type to what it requires.
        id_properties: Properties whose values no two notes share.
        check: See `CheckConfig`.
        review: See `ReviewConfig`.
        tags: See `TagsConfig`.
        links: See `LinksConfig`.
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
    fail_on: str = "error"
    exclude: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    types: Mapping[str, NoteType] = field(default_factory=dict)
    id_properties: tuple[str, ...] = ("id", "uid")
    check: CheckConfig = field(default_factory=CheckConfig)
    review: ReviewConfig = field(default_factory=ReviewConfig)
    tags: TagsConfig = field(default_factory=TagsConfig)
    links: LinksConfig = field(default_factory=LinksConfig)
    site: SiteConfig = field(default_factory=SiteConfig)
    flows: FlowsConfig = field(default_factory=FlowsConfig)
    decisions: DecisionsConfig = field(default_factory=DecisionsConfig)
    kubernetes: KubernetesConfig = field(default_factory=KubernetesConfig)
    external: ExternalConfig = field(default_factory=ExternalConfig)
