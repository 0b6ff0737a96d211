"""The rules below this folder, as they tell of themselves: written by `tests.docs`.

Code, severity, module, `only_with`, `needs` and `extra` of each, by code.
"""

from __future__ import annotations

INDEX = """\
K8S002 error manifest_unreadable fences - -
K8S003 error duplicate_field fences - -
K8S004 info kind_not_checked fences - -
K8S005 error counter_example_not_wrong fences - kubernetes
K8S101 error field_invalid fences - kubernetes
K8S102 error field_unknown fences - kubernetes
K8S103 error field_missing fences - kubernetes
K8S104 error kind_not_served fences - -
K8S201 error node_port_out_of_range fences - -
K8S202 error node_port_forbidden fences - -
K8S203 error port_unnamed fences - -
K8S204 error port_duplicate fences - -
K8S205 error traffic_policy_forbidden fences - -
K8S206 error load_balancer_field_forbidden fences - -
K8S207 error external_name_missing fences - -
K8S208 error selector_template_mismatch fences - -
K8S209 error host_network_port_mismatch fences - -
K8S210 error port_out_of_range fences - -
K8S211 error name_invalid fences - -
K8S212 error port_name_invalid fences - -
K8S213 error label_invalid fences - -
K8S214 error session_affinity_invalid fences - -
K8S215 error ingress_backend_invalid fences - -
K8S216 error ingress_path_invalid fences - -
K8S217 error service_ports_missing fences - -
K8S218 error value_unsupported fences - -
K8S301 warning api_deprecated fences - -
K8S302 warning field_deprecated fences - -
K8S303 warning annotation_deprecated fences - -
K8S304 warning host_port_zero fences - -
K8S305 warning selector_matches_nothing fences - -
K8S306 warning target_port_unknown fences - -
K8S307 info headless_target_port fences - -
K8S308 info ingress_class_missing fences - -
K8S309 info reference_grant_missing fences - -
K8S310 warning external_name_address fences - -
K8S401 off object_differs fences - -
K8S402 off reference_missing fences - -
K8S403 off pool_address_taken fences - -
K8S404 off namespace_forbids_pods fences - -
K8S405 off backend_protocol_mismatch fences - -
K8S406 off source_range_excludes fences - -
K8S407 off policy_blocks_service fences - -
"""
