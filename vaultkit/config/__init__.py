"""Configuration: `vaultkit.toml`, or `[tool.vaultkit]` in `pyproject.toml`, as one frozen value.

Reading a config finds all its faults at once: unknown keys with the nearest known one, wrong types
and values. A typo must never switch a gate off.

    settings              `Config` and its sections: what there is to set, with defaults
    note_types            types of notes, and rules for their fields
    setting_keys          the table of keys, and what reads each
    setting_readers       text, list, number, one of some: a value, or a fault
    setting_descriptions  what settings mean, from the docstrings of `settings`
    setting_examples      an example of each
    kubernetes_versions   versions that there are schemas for
    kubernetes_world      what surrounds the manifests: addresses, objects
    config_file           the file: found, read, turned into a `Config`
    site_variables        what MkDocs is told of it
    bounded_read, toml_text   reading within bounds what somebody else wrote
"""

from vaultkit.config.config_file import (
    FILE_NAME,
    find_config,
    find_entry,
    find_lines,
    load_config,
    read_config,
)
from vaultkit.config.kubernetes_versions import kubernetes_versions
from vaultkit.config.kubernetes_world import PROTOCOLS, read_range
from vaultkit.config.note_types import FieldRule, NoteType
from vaultkit.config.setting_keys import FIELD_TYPES, KEYS
from vaultkit.config.setting_readers import (
    LANGUAGES,
    MAX_PORT,
    SEVERITIES,
    OneOf,
    Reader,
    Record,
    TableOf,
    suggest,
)
from vaultkit.config.settings import (
    AuditConfig,
    CheckConfig,
    Config,
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

__all__ = [
    "FIELD_TYPES",
    "FILE_NAME",
    "KEYS",
    "LANGUAGES",
    "MAX_PORT",
    "PROTOCOLS",
    "SEVERITIES",
    "AuditConfig",
    "CheckConfig",
    "Config",
    "DecisionsConfig",
    "ExternalConfig",
    "FieldRule",
    "FlowPlace",
    "FlowsConfig",
    "KubernetesConfig",
    "LinksConfig",
    "MathConfig",
    "NoteType",
    "OneOf",
    "Reader",
    "Record",
    "ReviewConfig",
    "SiteConfig",
    "TableOf",
    "TagsConfig",
    "WorldConfig",
    "find_config",
    "find_entry",
    "find_lines",
    "kubernetes_versions",
    "load_config",
    "read_config",
    "read_range",
    "suggest",
]
