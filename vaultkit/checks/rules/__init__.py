"""The built-in rules, one to a file. This tuple is the registry."""

from __future__ import annotations

from vaultkit.checks.rules.alias_as_target import AliasAsTarget
from vaultkit.checks.rules.ambiguous_target import AmbiguousTarget
from vaultkit.checks.rules.block_id_malformed import BlockIdMalformed
from vaultkit.checks.rules.block_not_found import BlockNotFound
from vaultkit.checks.rules.duplicate_block_id import DuplicateBlockId
from vaultkit.checks.rules.duplicate_key import DuplicateKey
from vaultkit.checks.rules.embed_cycle import EmbedCycle
from vaultkit.checks.rules.embed_not_found import EmbedNotFound
from vaultkit.checks.rules.embed_subpath_not_found import EmbedSubpathNotFound
from vaultkit.checks.rules.frontmatter_unclosed import FrontmatterUnclosed
from vaultkit.checks.rules.heading_not_found import HeadingNotFound
from vaultkit.checks.rules.heading_path_order import HeadingPathOrder
from vaultkit.checks.rules.malformed_wikilink import MalformedWikilink
from vaultkit.checks.rules.note_not_found import NoteNotFound
from vaultkit.checks.rules.required_field import RequiredField
from vaultkit.checks.rules.review_date_invalid import ReviewDateInvalid
from vaultkit.checks.rules.review_due_soon import ReviewDueSoon
from vaultkit.checks.rules.review_interval_invalid import ReviewIntervalInvalid
from vaultkit.checks.rules.review_overdue import ReviewOverdue
from vaultkit.checks.rules.unknown_rule import UnknownRule
from vaultkit.checks.rules.unused_ignore import UnusedIgnore
from vaultkit.checks.rules.wikilink_unquoted import WikilinkUnquoted
from vaultkit.checks.rules.yaml_invalid import YamlInvalid

BUILTIN = (
    NoteNotFound,  # L101
    HeadingNotFound,  # L102
    BlockNotFound,  # L103
    HeadingPathOrder,  # L104
    BlockIdMalformed,  # L105
    AliasAsTarget,  # L106
    AmbiguousTarget,  # L107
    MalformedWikilink,  # L110
    EmbedNotFound,  # E201
    EmbedSubpathNotFound,  # E202
    EmbedCycle,  # E203
    YamlInvalid,  # F301
    WikilinkUnquoted,  # F302
    FrontmatterUnclosed,  # F303
    DuplicateKey,  # F304
    RequiredField,  # F306
    ReviewOverdue,  # R401
    ReviewDueSoon,  # R402
    ReviewDateInvalid,  # R403
    ReviewIntervalInvalid,  # R404
    DuplicateBlockId,  # H806
    UnusedIgnore,  # X001
    UnknownRule,  # X002
)
