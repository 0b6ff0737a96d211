"""Tell which kinds a version of Kubernetes has, also where no schemas are installed.

So a kind that does not exist, or is not served any more, is told in every installation; only what
stands in a manifest takes the schemas. The tests compare this with the package that brings them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NEWEST = 37
"""The newest minor version that is told of; later ones are taken for it."""
_OLDEST = 25

_TABLE = """
v1 25-37: Binding ComponentStatus ConfigMap Endpoints Event LimitRange Namespace Node
    PersistentVolume PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota
    Secret Service ServiceAccount Status
admissionregistration.k8s.io/v1 25-37: MutatingWebhookConfiguration ValidatingWebhookConfiguration
admissionregistration.k8s.io/v1 30-37: ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding
admissionregistration.k8s.io/v1 36-37: MutatingAdmissionPolicy MutatingAdmissionPolicyBinding
admissionregistration.k8s.io/v1alpha1 26-31: ValidatingAdmissionPolicy
    ValidatingAdmissionPolicyBinding
admissionregistration.k8s.io/v1alpha1 32-37: MutatingAdmissionPolicy MutatingAdmissionPolicyBinding
admissionregistration.k8s.io/v1beta1 28-33: ValidatingAdmissionPolicy
    ValidatingAdmissionPolicyBinding
admissionregistration.k8s.io/v1beta1 34-37: MutatingAdmissionPolicy MutatingAdmissionPolicyBinding
apiextensions.k8s.io/v1 25-37: CustomResourceDefinition
apiregistration.k8s.io/v1 25-37: APIService
apps/v1 25-37: ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet
authentication.k8s.io/v1 25-37: TokenRequest TokenReview
authentication.k8s.io/v1 28-37: SelfSubjectReview
authentication.k8s.io/v1alpha1 26-31: SelfSubjectReview
authentication.k8s.io/v1beta1 27-32: SelfSubjectReview
authorization.k8s.io/v1 25-37: LocalSubjectAccessReview SelfSubjectAccessReview
    SelfSubjectRulesReview SubjectAccessReview
autoscaling/v1 25-37: HorizontalPodAutoscaler Scale
autoscaling/v2 25-37: HorizontalPodAutoscaler
autoscaling/v2beta2 25-25: HorizontalPodAutoscaler
batch/v1 25-37: CronJob Job
certificates.k8s.io/v1 25-37: CertificateSigningRequest
certificates.k8s.io/v1 37-37: ClusterTrustBundle PodCertificateRequest
certificates.k8s.io/v1alpha1 27-36: ClusterTrustBundle
certificates.k8s.io/v1alpha1 34-34: PodCertificateRequest
certificates.k8s.io/v1beta1 33-37: ClusterTrustBundle
certificates.k8s.io/v1beta1 35-37: PodCertificateRequest
coordination.k8s.io/v1 25-37: Lease
coordination.k8s.io/v1alpha1 31-31: LeaseCandidate
coordination.k8s.io/v1alpha2 32-37: LeaseCandidate
coordination.k8s.io/v1beta1 33-37: LeaseCandidate
discovery.k8s.io/v1 25-37: EndpointSlice
events.k8s.io/v1 25-37: Event
flowcontrol.apiserver.k8s.io/v1 29-37: FlowSchema PriorityLevelConfiguration
flowcontrol.apiserver.k8s.io/v1beta1 25-25: FlowSchema PriorityLevelConfiguration
flowcontrol.apiserver.k8s.io/v1beta2 25-28: FlowSchema PriorityLevelConfiguration
flowcontrol.apiserver.k8s.io/v1beta3 26-31: FlowSchema PriorityLevelConfiguration
internal.apiserver.k8s.io/v1alpha1 25-37: StorageVersion
lifecycle.k8s.io/v1alpha1 37-37: Eviction EvictionRequest
networking.k8s.io/v1 25-37: Ingress IngressClass NetworkPolicy
networking.k8s.io/v1 33-37: IPAddress ServiceCIDR
networking.k8s.io/v1alpha1 25-28: ClusterCIDR
networking.k8s.io/v1alpha1 27-30: IPAddress
networking.k8s.io/v1alpha1 29-30: ServiceCIDR
networking.k8s.io/v1beta1 31-36: IPAddress ServiceCIDR
node.k8s.io/v1 25-37: RuntimeClass
policy/v1 25-37: Eviction PodDisruptionBudget
rbac.authorization.k8s.io/v1 25-37: ClusterRole ClusterRoleBinding Role RoleBinding
resource.k8s.io/v1 34-37: DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice
resource.k8s.io/v1 37-37: DeviceTaintRule
resource.k8s.io/v1alpha1 26-26: PodScheduling ResourceClaim ResourceClaimTemplate ResourceClass
    Status
resource.k8s.io/v1alpha2 27-30: PodSchedulingContext ResourceClaim ResourceClaimTemplate
    ResourceClass Status
resource.k8s.io/v1alpha2 30-30: ResourceClaimParameters ResourceClassParameters ResourceSlice
resource.k8s.io/v1alpha3 31-31: PodSchedulingContext
resource.k8s.io/v1alpha3 31-33: DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice
resource.k8s.io/v1alpha3 33-37: DeviceTaintRule
resource.k8s.io/v1alpha3 36-37: ResourcePoolStatusRequest
resource.k8s.io/v1beta1 32-37: DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice
resource.k8s.io/v1beta2 33-37: DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice
resource.k8s.io/v1beta2 36-37: DeviceTaintRule
scheduling.k8s.io/v1 25-37: PriorityClass
scheduling.k8s.io/v1alpha1 35-35: Workload
scheduling.k8s.io/v1alpha2 36-36: PodGroup Workload
scheduling.k8s.io/v1alpha3 37-37: CompositePodGroup PodGroup Workload
scheduling.k8s.io/v1beta1 37-37: PodGroup Workload
storage.k8s.io/v1 25-37: CSIDriver CSINode CSIStorageCapacity StorageClass VolumeAttachment
storage.k8s.io/v1 34-37: VolumeAttributesClass
storage.k8s.io/v1alpha1 29-34: VolumeAttributesClass
storage.k8s.io/v1beta1 25-26: CSIStorageCapacity
storage.k8s.io/v1beta1 31-36: VolumeAttributesClass
storagemigration.k8s.io/v1 37-37: StorageVersionMigration
storagemigration.k8s.io/v1alpha1 30-34: StorageVersionMigration
storagemigration.k8s.io/v1beta1 35-37: StorageVersionMigration
"""
"""API version, the first and the last minor version that serve it, and kinds."""


@cache
def built_in_kinds(minor: int) -> frozenset[str]:
    """Return the kinds of a minor version with their API version, such as `apps/v1 Deployment`."""
    asked = min(max(minor, _OLDEST), NEWEST)
    return frozenset(
        f"{version} {kind}"
        for version, first, last, kinds in _rows()
        if first <= asked <= last
        for kind in kinds
    )


def _rows() -> Iterator[tuple[str, int, int, list[str]]]:
    for row in _TABLE.strip().replace("\n    ", " ").splitlines():
        version, minors, *kinds = row.split()
        first, last = minors.rstrip(":").split("-")
        yield version, int(first), int(last), kinds
