"""The built-in rules, one to a file. This tuple is the registry."""

from __future__ import annotations

from vaultkit.checks.rules.alias_as_target import AliasAsTarget
from vaultkit.checks.rules.ambiguous_target import AmbiguousTarget
from vaultkit.checks.rules.attachment_orphan import AttachmentOrphan
from vaultkit.checks.rules.base_reference_broken import BaseReferenceBroken
from vaultkit.checks.rules.block_id_malformed import BlockIdMalformed
from vaultkit.checks.rules.block_not_found import BlockNotFound
from vaultkit.checks.rules.canvas_reference_broken import CanvasReferenceBroken
from vaultkit.checks.rules.case_mismatch import CaseMismatch
from vaultkit.checks.rules.confusable_character import ConfusableCharacter
from vaultkit.checks.rules.dead_end import DeadEnd
from vaultkit.checks.rules.decision_incomplete import DecisionIncomplete
from vaultkit.checks.rules.decision_unreachable import DecisionUnreachable
from vaultkit.checks.rules.deprecated_key import DeprecatedKey
from vaultkit.checks.rules.duplicate_block_id import DuplicateBlockId
from vaultkit.checks.rules.duplicate_id import DuplicateId
from vaultkit.checks.rules.duplicate_key import DuplicateKey
from vaultkit.checks.rules.duplicate_linked_heading import DuplicateLinkedHeading
from vaultkit.checks.rules.duplicate_title import DuplicateTitle
from vaultkit.checks.rules.embed_cycle import EmbedCycle
from vaultkit.checks.rules.embed_not_found import EmbedNotFound
from vaultkit.checks.rules.embed_of_unpublished import EmbedOfUnpublished
from vaultkit.checks.rules.embed_size_malformed import EmbedSizeMalformed
from vaultkit.checks.rules.embed_subpath_not_found import EmbedSubpathNotFound
from vaultkit.checks.rules.encoding_fault import EncodingFault
from vaultkit.checks.rules.external_url_dead import ExternalUrlDead
from vaultkit.checks.rules.fence_invalid import FenceInvalid
from vaultkit.checks.rules.fence_without_language import FenceWithoutLanguage
from vaultkit.checks.rules.field_link_type import FieldLinkType
from vaultkit.checks.rules.field_type import FieldType
from vaultkit.checks.rules.field_value import FieldValue
from vaultkit.checks.rules.file_unread import FileUnread
from vaultkit.checks.rules.flow_actor_unresolved import FlowActorUnresolved
from vaultkit.checks.rules.flow_malformed import FlowMalformed
from vaultkit.checks.rules.flow_source_changed import FlowSourceChanged
from vaultkit.checks.rules.footnote_mismatch import FootnoteMismatch
from vaultkit.checks.rules.frontmatter_unclosed import FrontmatterUnclosed
from vaultkit.checks.rules.heading_not_found import HeadingNotFound
from vaultkit.checks.rules.heading_path_order import HeadingPathOrder
from vaultkit.checks.rules.illegal_file_name import IllegalFileName
from vaultkit.checks.rules.image_alt_missing import ImageAltMissing
from vaultkit.checks.rules.link_style import LinkStyle
from vaultkit.checks.rules.link_to_unpublished import LinkToUnpublished
from vaultkit.checks.rules.linked_note_newer import LinkedNoteNewer
from vaultkit.checks.rules.malformed_wikilink import MalformedWikilink
from vaultkit.checks.rules.merge_conflict import MergeConflict
from vaultkit.checks.rules.moc_region_broken import MocRegionBroken
from vaultkit.checks.rules.moc_stale import MocStale
from vaultkit.checks.rules.note_in_no_moc import NoteInNoMoc
from vaultkit.checks.rules.note_not_found import NoteNotFound
from vaultkit.checks.rules.orphan import Orphan
from vaultkit.checks.rules.page_address_clash import PageAddressClash
from vaultkit.checks.rules.redirected_target import RedirectedTarget
from vaultkit.checks.rules.reference_mismatch import ReferenceMismatch
from vaultkit.checks.rules.region_of_unpublished import RegionOfUnpublished
from vaultkit.checks.rules.required_field import RequiredField
from vaultkit.checks.rules.review_date_invalid import ReviewDateInvalid
from vaultkit.checks.rules.review_due_soon import ReviewDueSoon
from vaultkit.checks.rules.review_interval_invalid import ReviewIntervalInvalid
from vaultkit.checks.rules.review_missing import ReviewMissing
from vaultkit.checks.rules.review_overdue import ReviewOverdue
from vaultkit.checks.rules.reviewed_not_bumped import ReviewedNotBumped
from vaultkit.checks.rules.secret_published import SecretPublished
from vaultkit.checks.rules.settings_unread import SettingsUnread
from vaultkit.checks.rules.stub import Stub
from vaultkit.checks.rules.tag_case_variant import TagCaseVariant
from vaultkit.checks.rules.tag_invalid import TagInvalid
from vaultkit.checks.rules.tag_unknown import TagUnknown
from vaultkit.checks.rules.template_placeholder_left import TemplatePlaceholderLeft
from vaultkit.checks.rules.title_filename_mismatch import TitleFilenameMismatch
from vaultkit.checks.rules.type_tag_mismatch import TypeTagMismatch
from vaultkit.checks.rules.unclosed_block import UnclosedBlock
from vaultkit.checks.rules.unicode_mismatch import UnicodeMismatch
from vaultkit.checks.rules.unknown_field import UnknownField
from vaultkit.checks.rules.unknown_rule import UnknownRule
from vaultkit.checks.rules.unlinkable_file_name import UnlinkableFileName
from vaultkit.checks.rules.unlinked_mention import UnlinkedMention
from vaultkit.checks.rules.unused_baseline import UnusedBaseline
from vaultkit.checks.rules.unused_ignore import UnusedIgnore
from vaultkit.checks.rules.url_in_wikilink import UrlInWikilink
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
    CaseMismatch,  # L108
    UnicodeMismatch,  # L109
    MalformedWikilink,  # L110
    ReferenceMismatch,  # L111
    UrlInWikilink,  # L113
    LinkStyle,  # L114
    RedirectedTarget,  # L116
    ExternalUrlDead,  # L120
    EmbedNotFound,  # E201
    EmbedSubpathNotFound,  # E202
    EmbedCycle,  # E203
    AttachmentOrphan,  # E204
    EmbedSizeMalformed,  # E205
    CanvasReferenceBroken,  # E206
    BaseReferenceBroken,  # E207
    ImageAltMissing,  # E209
    YamlInvalid,  # F301
    WikilinkUnquoted,  # F302
    FrontmatterUnclosed,  # F303
    DuplicateKey,  # F304
    DeprecatedKey,  # F305
    RequiredField,  # F306
    FieldType,  # F307
    FieldValue,  # F308
    FieldLinkType,  # F309
    UnknownField,  # F310
    DuplicateId,  # F311
    TemplatePlaceholderLeft,  # F312
    TypeTagMismatch,  # F313
    ReviewOverdue,  # R401
    ReviewDueSoon,  # R402
    ReviewDateInvalid,  # R403
    ReviewIntervalInvalid,  # R404
    ReviewedNotBumped,  # R405
    ReviewMissing,  # R406
    LinkedNoteNewer,  # R408
    Orphan,  # G501
    DeadEnd,  # G502
    Stub,  # G505
    UnlinkedMention,  # G506
    DuplicateTitle,  # G508
    TitleFilenameMismatch,  # G509
    MocStale,  # M601
    MocRegionBroken,  # M602
    NoteInNoMoc,  # M603
    TagCaseVariant,  # T701
    TagUnknown,  # T702
    TagInvalid,  # T703
    MergeConflict,  # H801
    EncodingFault,  # H802
    ConfusableCharacter,  # H803
    IllegalFileName,  # H804
    UnlinkableFileName,  # H805
    DuplicateBlockId,  # H806
    UnclosedBlock,  # H807
    DuplicateLinkedHeading,  # H808
    FootnoteMismatch,  # H809
    FileUnread,  # H810
    SettingsUnread,  # H811
    LinkToUnpublished,  # P901
    EmbedOfUnpublished,  # P902
    SecretPublished,  # P903
    PageAddressClash,  # P905
    RegionOfUnpublished,  # P908
    FenceWithoutLanguage,  # C001
    FenceInvalid,  # C002
    FlowMalformed,  # C003
    FlowActorUnresolved,  # C004
    FlowSourceChanged,  # C005
    DecisionIncomplete,  # C006
    DecisionUnreachable,  # C007
    UnusedIgnore,  # X001
    UnknownRule,  # X002
    UnusedBaseline,  # X003
)
