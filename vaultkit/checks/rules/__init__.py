"""The built-in rules, one to a file; the tuple `BUILTIN` is the registry, in order of code.

From a code to its file: the letter is the family, a folder here, and the file has the rule's name.
`vaultkit rule L102` prints that name, `heading-not-found`, so L102 is `links/heading_not_found.py`;
the first line of each file begins with its code, so `grep -r L102` finds it as well.

    L  links/       E  embeds/     F  fields/      R  reviews/     G  graph/      M  maps/
    T  tags/        H  hygiene/    P  publishing/  C  callouts/    X  meta/

The K8S rules are in `vaultkit/kubernetes/rules/`; what rules of a family share is in
`checks/families/`, and `checks/rule.py` says what a rule is.
"""

from __future__ import annotations

from vaultkit.checks.rules.callouts.decision_incomplete import DecisionIncomplete
from vaultkit.checks.rules.callouts.decision_unreachable import DecisionUnreachable
from vaultkit.checks.rules.callouts.fence_invalid import FenceInvalid
from vaultkit.checks.rules.callouts.fence_without_language import FenceWithoutLanguage
from vaultkit.checks.rules.callouts.flow_actor_unresolved import FlowActorUnresolved
from vaultkit.checks.rules.callouts.flow_end_untold import FlowEndUntold
from vaultkit.checks.rules.callouts.flow_malformed import FlowMalformed
from vaultkit.checks.rules.callouts.flow_place_mismatch import FlowPlaceMismatch
from vaultkit.checks.rules.callouts.flow_source_changed import FlowSourceChanged
from vaultkit.checks.rules.callouts.flow_variant_missing import FlowVariantMissing
from vaultkit.checks.rules.embeds.attachment_orphan import AttachmentOrphan
from vaultkit.checks.rules.embeds.base_reference_broken import BaseReferenceBroken
from vaultkit.checks.rules.embeds.canvas_reference_broken import CanvasReferenceBroken
from vaultkit.checks.rules.embeds.embed_cycle import EmbedCycle
from vaultkit.checks.rules.embeds.embed_not_found import EmbedNotFound
from vaultkit.checks.rules.embeds.embed_size_malformed import EmbedSizeMalformed
from vaultkit.checks.rules.embeds.embed_subpath_not_found import EmbedSubpathNotFound
from vaultkit.checks.rules.embeds.html_image_not_found import HtmlImageNotFound
from vaultkit.checks.rules.embeds.image_alt_missing import ImageAltMissing
from vaultkit.checks.rules.fields.alias_invalid import AliasInvalid
from vaultkit.checks.rules.fields.created_after_modified import CreatedAfterModified
from vaultkit.checks.rules.fields.deprecated_key import DeprecatedKey
from vaultkit.checks.rules.fields.duplicate_id import DuplicateId
from vaultkit.checks.rules.fields.duplicate_key import DuplicateKey
from vaultkit.checks.rules.fields.field_link_type import FieldLinkType
from vaultkit.checks.rules.fields.field_type import FieldType
from vaultkit.checks.rules.fields.field_value import FieldValue
from vaultkit.checks.rules.fields.frontmatter_unclosed import FrontmatterUnclosed
from vaultkit.checks.rules.fields.required_field import RequiredField
from vaultkit.checks.rules.fields.template_placeholder_left import TemplatePlaceholderLeft
from vaultkit.checks.rules.fields.type_tag_mismatch import TypeTagMismatch
from vaultkit.checks.rules.fields.unknown_field import UnknownField
from vaultkit.checks.rules.fields.value_commented_out import ValueCommentedOut
from vaultkit.checks.rules.fields.wikilink_unquoted import WikilinkUnquoted
from vaultkit.checks.rules.fields.yaml_invalid import YamlInvalid
from vaultkit.checks.rules.graph.dead_end import DeadEnd
from vaultkit.checks.rules.graph.duplicate_title import DuplicateTitle
from vaultkit.checks.rules.graph.orphan import Orphan
from vaultkit.checks.rules.graph.stub import Stub
from vaultkit.checks.rules.graph.title_filename_mismatch import TitleFilenameMismatch
from vaultkit.checks.rules.graph.unlinked_mention import UnlinkedMention
from vaultkit.checks.rules.hygiene.confusable_character import ConfusableCharacter
from vaultkit.checks.rules.hygiene.duplicate_block_id import DuplicateBlockId
from vaultkit.checks.rules.hygiene.duplicate_linked_heading import DuplicateLinkedHeading
from vaultkit.checks.rules.hygiene.encoding_fault import EncodingFault
from vaultkit.checks.rules.hygiene.file_unread import FileUnread
from vaultkit.checks.rules.hygiene.footnote_mismatch import FootnoteMismatch
from vaultkit.checks.rules.hygiene.illegal_file_name import IllegalFileName
from vaultkit.checks.rules.hygiene.link_not_followed import LinkNotFollowed
from vaultkit.checks.rules.hygiene.merge_conflict import MergeConflict
from vaultkit.checks.rules.hygiene.settings_unread import SettingsUnread
from vaultkit.checks.rules.hygiene.unclosed_block import UnclosedBlock
from vaultkit.checks.rules.hygiene.unlinkable_file_name import UnlinkableFileName
from vaultkit.checks.rules.links.alias_as_target import AliasAsTarget
from vaultkit.checks.rules.links.ambiguous_target import AmbiguousTarget
from vaultkit.checks.rules.links.block_id_malformed import BlockIdMalformed
from vaultkit.checks.rules.links.block_not_found import BlockNotFound
from vaultkit.checks.rules.links.case_mismatch import CaseMismatch
from vaultkit.checks.rules.links.colon_in_destination import ColonInDestination
from vaultkit.checks.rules.links.external_url_dead import ExternalUrlDead
from vaultkit.checks.rules.links.heading_not_found import HeadingNotFound
from vaultkit.checks.rules.links.heading_path_order import HeadingPathOrder
from vaultkit.checks.rules.links.link_style import LinkStyle
from vaultkit.checks.rules.links.malformed_wikilink import MalformedWikilink
from vaultkit.checks.rules.links.note_not_found import NoteNotFound
from vaultkit.checks.rules.links.redirected_target import RedirectedTarget
from vaultkit.checks.rules.links.reference_mismatch import ReferenceMismatch
from vaultkit.checks.rules.links.unicode_mismatch import UnicodeMismatch
from vaultkit.checks.rules.links.url_in_wikilink import UrlInWikilink
from vaultkit.checks.rules.maps.moc_region_broken import MocRegionBroken
from vaultkit.checks.rules.maps.moc_stale import MocStale
from vaultkit.checks.rules.maps.note_in_no_moc import NoteInNoMoc
from vaultkit.checks.rules.meta.unknown_rule import UnknownRule
from vaultkit.checks.rules.meta.unused_baseline import UnusedBaseline
from vaultkit.checks.rules.meta.unused_ignore import UnusedIgnore
from vaultkit.checks.rules.publishing.embed_of_unpublished import EmbedOfUnpublished
from vaultkit.checks.rules.publishing.formula_not_drawn import FormulaNotDrawn
from vaultkit.checks.rules.publishing.link_to_unpublished import LinkToUnpublished
from vaultkit.checks.rules.publishing.page_address_clash import PageAddressClash
from vaultkit.checks.rules.publishing.plugin_content import PluginContent
from vaultkit.checks.rules.publishing.region_of_unpublished import RegionOfUnpublished
from vaultkit.checks.rules.publishing.secret_published import SecretPublished
from vaultkit.checks.rules.publishing.translation_faulty import TranslationFaulty
from vaultkit.checks.rules.publishing.view_unknown import ViewUnknown
from vaultkit.checks.rules.reviews.linked_note_newer import LinkedNoteNewer
from vaultkit.checks.rules.reviews.review_date_invalid import ReviewDateInvalid
from vaultkit.checks.rules.reviews.review_due_soon import ReviewDueSoon
from vaultkit.checks.rules.reviews.review_interval_invalid import ReviewIntervalInvalid
from vaultkit.checks.rules.reviews.review_missing import ReviewMissing
from vaultkit.checks.rules.reviews.review_overdue import ReviewOverdue
from vaultkit.checks.rules.reviews.reviewed_not_bumped import ReviewedNotBumped
from vaultkit.checks.rules.tags.tag_case_variant import TagCaseVariant
from vaultkit.checks.rules.tags.tag_invalid import TagInvalid
from vaultkit.checks.rules.tags.tag_unknown import TagUnknown

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
    ColonInDestination,  # L117
    ExternalUrlDead,  # L120
    EmbedNotFound,  # E201
    EmbedSubpathNotFound,  # E202
    EmbedCycle,  # E203
    AttachmentOrphan,  # E204
    EmbedSizeMalformed,  # E205
    CanvasReferenceBroken,  # E206
    BaseReferenceBroken,  # E207
    ImageAltMissing,  # E209
    HtmlImageNotFound,  # E210
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
    ValueCommentedOut,  # F314
    AliasInvalid,  # F315
    CreatedAfterModified,  # F316
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
    LinkNotFollowed,  # H812
    LinkToUnpublished,  # P901
    EmbedOfUnpublished,  # P902
    SecretPublished,  # P903
    PageAddressClash,  # P905
    PluginContent,  # P906
    ViewUnknown,  # P907
    RegionOfUnpublished,  # P908
    FormulaNotDrawn,  # P909
    TranslationFaulty,  # P910
    FenceWithoutLanguage,  # C001
    FenceInvalid,  # C002
    FlowMalformed,  # C003
    FlowActorUnresolved,  # C004
    FlowSourceChanged,  # C005
    DecisionIncomplete,  # C006
    DecisionUnreachable,  # C007
    FlowVariantMissing,  # C008
    FlowPlaceMismatch,  # C009
    FlowEndUntold,  # C010
    UnusedIgnore,  # X001
    UnknownRule,  # X002
    UnusedBaseline,  # X003
)
