"""Which keys a config has, and what reads each: the table to which a new setting is added."""

from __future__ import annotations

from vaultkit.config.globs import find_glob_fault
from vaultkit.config.kubernetes_versions import read_kubernetes_version
from vaultkit.config.kubernetes_world import find_object_fault, read_networks, read_protocols
from vaultkit.config.note_types import FieldRule, NoteType
from vaultkit.config.setting_readers import (
    OneOf,
    Reader,
    Record,
    TableOf,
    read_address,
    read_address_end,
    read_anything,
    read_count,
    read_days,
    read_flag,
    read_globs,
    read_inner_path,
    read_language,
    read_macros,
    read_number,
    read_pattern,
    read_phrases,
    read_ports,
    read_reason,
    read_seconds,
    read_severity,
    read_site_address,
    read_text,
    read_texts,
    read_values,
)
from vaultkit.config.settings import (
    AuditConfig,
    CheckConfig,
    DecisionsConfig,
    ExternalConfig,
    FlowPlace,
    FlowsConfig,
    KubernetesConfig,
    LinksConfig,
    MathConfig,
    ReviewConfig,
    SiteConfig,
    TagsConfig,
    WorldConfig,
)

FIELD_TYPES = (
    "text", "number", "integer", "checkbox", "date", "datetime", "list", "link", "links",
)  # fmt: skip
LINK_STYLES = ("", "wikilink", "markdown")
RULE_SEVERITIES = ("off", "info", "warning", "error")
PUBLISH_MODES = ("all", "opt-in")
NAV_ORDERS = ("name", "moc")
CANVASES = ("linked", "all")
NOTE_TITLES = ("auto", "name", "heading")
FEEDS = ("folders", "site", "none")

_FIELD: dict[str, Reader] = {
    "type": OneOf(FIELD_TYPES),
    "enum": read_values,
    "pattern": read_pattern,
    "link-type": read_text,
    "min-length": read_count,
    "max-length": read_count,
    "minimum": read_number,
    "maximum": read_number,
    "default": read_anything,
}
_PLACE: dict[str, Reader] = {"label": read_text, "addresses": read_texts, "inside": read_text}
KEYS: dict[str, Reader] = {
    "vault": read_text,
    "select": read_texts,
    "extend-select": read_texts,
    "ignore": read_texts,
    "severity": TableOf(OneOf(RULE_SEVERITIES), "CODE"),
    "fail-on": read_severity,
    "exclude": read_globs,
    "templates": read_globs,
    "per-file-ignores": TableOf(read_texts, "GLOB", find_glob_fault),
    "types": TableOf(
        Record(
            NoteType,
            {
                "required": read_texts,
                "optional": read_texts,
                "fields": TableOf(Record(FieldRule, _FIELD), "KEY"),
                "title": read_text,
            },
        ),
        "TYPE",
    ),
    "id-properties": read_texts,
    "check": Record(CheckConfig, {"baseline": read_inner_path}),
    "review": Record(
        ReviewConfig,
        {
            "due-soon": read_days,
            "grace": read_days,
            "required-in": read_globs,
            "required-types": read_texts,
        },
    ),
    "tags": Record(TagsConfig, {"allowed": read_texts}),
    "links": Record(
        LinksConfig,
        {
            "style": OneOf(LINK_STYLES),
            "planned": read_globs,
            "redirect": read_flag,
            "web-anchors": read_flag,
        },
    ),
    "math": Record(MathConfig, {"macros": read_macros}),
    "site": Record(
        SiteConfig,
        {
            "name": read_text,
            "url": read_site_address,
            "language": read_language,
            "home": read_text,
            "order": read_globs,
            "order-by": OneOf(NAV_ORDERS),
            "titles": OneOf(NOTE_TITLES),
            "publish": OneOf(PUBLISH_MODES),
            "include": read_globs,
            "exclude": read_globs,
            "attachments": read_globs,
            "canvases": OneOf(CANVASES),
            "hidden-name": read_text,
            "vault-name": read_text,
            "repo-url": read_address,
            "edit-uri": read_address_end,
            "snippets": read_flag,
            "logo": read_inner_path,
            "feeds": OneOf(FEEDS),
            "markdown": read_flag,
            "cards": read_flag,
            "audit": Record(AuditConfig, {"allow": read_phrases}),
        },
    ),
    "flows": Record(
        FlowsConfig,
        {
            "actors": read_texts,
            "actions": read_texts,
            "lanes": TableOf(read_texts, "LANE"),
            "places": TableOf(Record(FlowPlace, _PLACE), "PLACE"),
            "switches": TableOf(read_text, "SWITCH"),
            "compare": read_text,
            "same": TableOf(read_texts, "ACTOR"),
        },
    ),
    "decisions": Record(DecisionsConfig, {"methods": read_text, "exempt": read_globs}),
    "external": Record(
        ExternalConfig,
        {
            "ignore": read_globs,
            "private": read_flag,
            "timeout": read_seconds,
            "delay": read_seconds,
            "days": read_seconds,
        },
    ),
    "kubernetes": Record(
        KubernetesConfig,
        {
            "version": read_kubernetes_version,
            "node-ports": read_ports,
            "unchecked": TableOf(read_reason, "KIND"),
            "world": Record(
                WorldConfig,
                {
                    "nodes": read_networks,
                    "clients": read_networks,
                    "taken": read_networks,
                    "elsewhere": TableOf(read_reason, "OBJECT", find_object_fault),
                    "speaks": TableOf(read_protocols, "OBJECT", find_object_fault),
                },
            ),
        },
    ),
}
