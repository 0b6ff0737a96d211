"""The K8S rules, one to a file. The entry point names this tuple."""

from __future__ import annotations

from vaultkit.kubernetes.rules.annotation_deprecated import AnnotationDeprecated
from vaultkit.kubernetes.rules.api_deprecated import ApiDeprecated
from vaultkit.kubernetes.rules.backend_protocol_mismatch import BackendProtocolMismatch
from vaultkit.kubernetes.rules.counter_example_not_wrong import CounterExampleNotWrong
from vaultkit.kubernetes.rules.duplicate_field import DuplicateField
from vaultkit.kubernetes.rules.external_name_address import ExternalNameAddress
from vaultkit.kubernetes.rules.external_name_missing import ExternalNameMissing
from vaultkit.kubernetes.rules.field_deprecated import FieldDeprecated
from vaultkit.kubernetes.rules.field_invalid import FieldInvalid
from vaultkit.kubernetes.rules.field_missing import FieldMissing
from vaultkit.kubernetes.rules.field_unknown import FieldUnknown
from vaultkit.kubernetes.rules.headless_target_port import HeadlessTargetPort
from vaultkit.kubernetes.rules.host_network_port_mismatch import HostNetworkPortMismatch
from vaultkit.kubernetes.rules.host_port_zero import HostPortZero
from vaultkit.kubernetes.rules.ingress_backend_invalid import IngressBackendInvalid
from vaultkit.kubernetes.rules.ingress_class_missing import IngressClassMissing
from vaultkit.kubernetes.rules.ingress_path_invalid import IngressPathInvalid
from vaultkit.kubernetes.rules.kind_not_checked import KindNotChecked
from vaultkit.kubernetes.rules.kind_not_served import KindNotServed
from vaultkit.kubernetes.rules.label_invalid import LabelInvalid
from vaultkit.kubernetes.rules.load_balancer_field_forbidden import LoadBalancerFieldForbidden
from vaultkit.kubernetes.rules.manifest_unreadable import ManifestUnreadable
from vaultkit.kubernetes.rules.name_invalid import NameInvalid
from vaultkit.kubernetes.rules.namespace_forbids_pods import NamespaceForbidsPods
from vaultkit.kubernetes.rules.node_port_forbidden import NodePortForbidden
from vaultkit.kubernetes.rules.node_port_out_of_range import NodePortOutOfRange
from vaultkit.kubernetes.rules.object_differs import ObjectDiffers
from vaultkit.kubernetes.rules.policy_blocks_service import PolicyBlocksService
from vaultkit.kubernetes.rules.pool_address_taken import PoolAddressTaken
from vaultkit.kubernetes.rules.port_duplicate import PortDuplicate
from vaultkit.kubernetes.rules.port_name_invalid import PortNameInvalid
from vaultkit.kubernetes.rules.port_out_of_range import PortOutOfRange
from vaultkit.kubernetes.rules.port_unnamed import PortUnnamed
from vaultkit.kubernetes.rules.reference_grant_missing import ReferenceGrantMissing
from vaultkit.kubernetes.rules.reference_missing import ReferenceMissing
from vaultkit.kubernetes.rules.selector_matches_nothing import SelectorMatchesNothing
from vaultkit.kubernetes.rules.selector_template_mismatch import SelectorTemplateMismatch
from vaultkit.kubernetes.rules.service_ports_missing import ServicePortsMissing
from vaultkit.kubernetes.rules.session_affinity_invalid import SessionAffinityInvalid
from vaultkit.kubernetes.rules.source_range_excludes import SourceRangeExcludes
from vaultkit.kubernetes.rules.target_port_unknown import TargetPortUnknown
from vaultkit.kubernetes.rules.traffic_policy_forbidden import TrafficPolicyForbidden
from vaultkit.kubernetes.rules.value_unsupported import ValueUnsupported

RULES = (
    ManifestUnreadable,  # K8S002
    DuplicateField,  # K8S003
    KindNotChecked,  # K8S004
    CounterExampleNotWrong,  # K8S005
    FieldInvalid,  # K8S101
    FieldUnknown,  # K8S102
    FieldMissing,  # K8S103
    KindNotServed,  # K8S104
    NodePortOutOfRange,  # K8S201
    NodePortForbidden,  # K8S202
    PortUnnamed,  # K8S203
    PortDuplicate,  # K8S204
    TrafficPolicyForbidden,  # K8S205
    LoadBalancerFieldForbidden,  # K8S206
    ExternalNameMissing,  # K8S207
    SelectorTemplateMismatch,  # K8S208
    HostNetworkPortMismatch,  # K8S209
    PortOutOfRange,  # K8S210
    NameInvalid,  # K8S211
    PortNameInvalid,  # K8S212
    LabelInvalid,  # K8S213
    SessionAffinityInvalid,  # K8S214
    IngressBackendInvalid,  # K8S215
    IngressPathInvalid,  # K8S216
    ServicePortsMissing,  # K8S217
    ValueUnsupported,  # K8S218
    ApiDeprecated,  # K8S301
    FieldDeprecated,  # K8S302
    AnnotationDeprecated,  # K8S303
    HostPortZero,  # K8S304
    SelectorMatchesNothing,  # K8S305
    TargetPortUnknown,  # K8S306
    HeadlessTargetPort,  # K8S307
    IngressClassMissing,  # K8S308
    ReferenceGrantMissing,  # K8S309
    ExternalNameAddress,  # K8S310
    ObjectDiffers,  # K8S401
    ReferenceMissing,  # K8S402
    PoolAddressTaken,  # K8S403
    NamespaceForbidsPods,  # K8S404
    BackendProtocolMismatch,  # K8S405
    SourceRangeExcludes,  # K8S406
    PolicyBlocksService,  # K8S407
)
