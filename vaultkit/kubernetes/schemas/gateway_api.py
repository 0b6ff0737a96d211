"""The schemas of the Gateway API: its fields, types and fixed values; see decision 6.

The Gateway API is installed as CustomResourceDefinitions, so kubernetes-validate has no schemas for
it. These are written by hand from the API reference (https://gateway-api.sigs.k8s.io/reference/spec/,
v1.6, standard channel): structure and enumerations, not the length limits and CEL rules.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Schema = dict[str, Any]

GROUP = "gateway.networking.k8s.io"
TEXT: Schema = {"type": "string", "minLength": 1}
WHOLE: Schema = {"type": "integer"}
ANY_MAP: Schema = {"type": "object"}
PORT: Schema = {"type": "integer", "minimum": 1, "maximum": 65535}
DURATION: Schema = {"type": "string", "pattern": "^([0-9]{1,5}(h|m|s|ms)){1,4}$"}


def one_of(*values: str) -> Schema:
    """Return a schema that admits fixed strings."""
    return {"type": "string", "enum": list(values)}


def many(items: Schema) -> Schema:
    """Return a schema of a list."""
    return {"type": "array", "items": items}


def record(required: str = "", /, **fields: Schema) -> Schema:
    """Return a schema of a mapping that has these fields and no others."""
    schema: Schema = {"type": "object", "properties": fields, "additionalProperties": False}
    return {**schema, "required": required.split()} if required else schema


_REFERENCE = {"group": {"type": "string"}, "kind": TEXT, "name": TEXT}
_OBJECT = record("name", **_REFERENCE, namespace=TEXT)
_PARENTS = many(record("name", **_REFERENCE, namespace=TEXT, sectionName=TEXT, port=PORT))
_HEADERS = many(record("name value", name=TEXT, value=TEXT))
_MATCHED = many(
    record("name value", type=one_of("Exact", "RegularExpression"), name=TEXT, value=TEXT)
)
_HEADER_CHANGE = record(set=_HEADERS, add=_HEADERS, remove=many(TEXT))
_NEW_PATH = record(
    "type",
    type=one_of("ReplaceFullPath", "ReplacePrefixMatch"),
    replaceFullPath={"type": "string"},
    replacePrefixMatch={"type": "string"},
)
_BACKEND = {**_REFERENCE, "namespace": TEXT, "port": PORT, "weight": WHOLE}
_MIRROR = record(
    "backendRef",
    backendRef=record("name", **_REFERENCE, namespace=TEXT, port=PORT),
    percent=WHOLE,
    fraction=record("numerator", numerator=WHOLE, denominator=WHOLE),
)
_FILTERS_OF_ALL = {
    "requestHeaderModifier": _HEADER_CHANGE,
    "responseHeaderModifier": _HEADER_CHANGE,
    "requestMirror": _MIRROR,
    "extensionRef": record("group kind name", **_REFERENCE),
}
_HTTP_FILTER = record(
    "type",
    type=one_of(
        "RequestHeaderModifier", "ResponseHeaderModifier", "RequestMirror", "RequestRedirect",
        "URLRewrite", "CORS", "ExternalAuth", "ExtensionRef",
    ),
    requestRedirect=record(
        scheme=one_of("http", "https"),
        hostname=TEXT,
        path=_NEW_PATH,
        port=PORT,
        statusCode={"type": "integer", "enum": [301, 302, 303, 307, 308]},
    ),
    urlRewrite=record(hostname=TEXT, path=_NEW_PATH),
    cors=ANY_MAP,
    externalAuth=ANY_MAP,
    **_FILTERS_OF_ALL,
)  # fmt: skip
_GRPC_FILTER = record(
    "type",
    type=one_of("RequestHeaderModifier", "ResponseHeaderModifier", "RequestMirror", "ExtensionRef"),
    **_FILTERS_OF_ALL,
)
_HTTP_MATCH = record(
    path=record(type=one_of("Exact", "PathPrefix", "RegularExpression"), value={"type": "string"}),
    headers=_MATCHED,
    queryParams=_MATCHED,
    method=one_of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"),
)
_GRPC_MATCH = record(
    method=record(type=one_of("Exact", "RegularExpression"), service=TEXT, method=TEXT),
    headers=_MATCHED,
)
_TLS = record(
    mode=one_of("Terminate", "Passthrough"),
    certificateRefs=many(_OBJECT),
    options=ANY_MAP,
)
_NAMESPACES = record(
    namespaces={
        "type": "object",
        "properties": {"from": one_of("All", "Selector", "Same", "None"), "selector": ANY_MAP},
        "additionalProperties": False,
    },
    kinds=many(record("kind", group={"type": "string"}, kind=TEXT)),
)
_LISTENER = record(
    "name port protocol",
    name=TEXT, hostname=TEXT, port=PORT, protocol=TEXT, tls=_TLS, allowedRoutes=_NAMESPACES,
)  # fmt: skip
_GATEWAY = record(
    "gatewayClassName listeners",
    gatewayClassName=TEXT,
    listeners=many(_LISTENER),
    addresses=many(record(type=TEXT, value={"type": "string"})),
    infrastructure=record(
        labels=ANY_MAP, annotations=ANY_MAP, parametersRef=record("group kind name", **_REFERENCE)
    ),
    allowedListeners=_NAMESPACES,
    tls=ANY_MAP,
)


def _route(rule: Schema, *, has_hostnames: bool = True) -> Schema:
    hostnames = {"hostnames": many(TEXT)} if has_hostnames else {}
    return record(parentRefs=_PARENTS, rules=many(rule), **hostnames)


def _stream_rule() -> Schema:
    return record("backendRefs", name=TEXT, backendRefs=many(record("name", **_BACKEND)))


_SPECS: dict[str, Schema] = {
    "GatewayClass": record(
        "controllerName",
        controllerName=TEXT,
        parametersRef=record("group kind name", **_REFERENCE, namespace=TEXT),
        description={"type": "string"},
    ),
    "Gateway": _GATEWAY,
    "HTTPRoute": _route(
        record(
            name=TEXT,
            matches=many(_HTTP_MATCH),
            filters=many(_HTTP_FILTER),
            backendRefs=many(record("name", **_BACKEND, filters=many(_HTTP_FILTER))),
            timeouts=record(request=DURATION, backendRequest=DURATION),
        )
    ),
    "GRPCRoute": _route(
        record(
            name=TEXT,
            matches=many(_GRPC_MATCH),
            filters=many(_GRPC_FILTER),
            backendRefs=many(record("name", **_BACKEND, filters=many(_GRPC_FILTER))),
        )
    ),
    "TLSRoute": _route(_stream_rule()),
    "TCPRoute": _route(_stream_rule(), has_hostnames=False),
    "UDPRoute": _route(_stream_rule(), has_hostnames=False),
    "ListenerSet": record(
        "parentRef listeners",
        parentRef=record("name", **_REFERENCE, namespace=TEXT),
        listeners=many(_LISTENER),
    ),
    "BackendTLSPolicy": record(
        "targetRefs validation",
        targetRefs=many(record("group kind name", **_REFERENCE, sectionName=TEXT)),
        validation=record(
            "hostname",
            caCertificateRefs=many(record("group kind name", **_REFERENCE)),
            wellKnownCACertificates=one_of("System"),
            hostname=TEXT,
            subjectAltNames=many(
                record("type", type=one_of("Hostname", "URI"), hostname=TEXT, uri=TEXT)
            ),
        ),
        options=ANY_MAP,
    ),
    "ReferenceGrant": {
        "type": "object",
        "properties": {
            "from": many(
                record("group kind namespace", group={"type": "string"}, kind=TEXT, namespace=TEXT)
            ),
            "to": many(record("group kind", **_REFERENCE)),
        },
        "required": ["from", "to"],
        "additionalProperties": False,
    },
}  # fmt: skip
_ALSO_BETA = ("GatewayClass", "Gateway", "HTTPRoute", "ReferenceGrant")


@cache
def gateway_schemas() -> Mapping[str, Schema]:
    """Return the schemas by API version and kind: `gateway.networking.k8s.io/v1 Gateway`."""
    served = [("v1", kind) for kind in _SPECS] + [("v1beta1", kind) for kind in _ALSO_BETA]
    return {
        f"{GROUP}/{version} {kind}": record(
            "spec",
            apiVersion=TEXT,
            kind=TEXT,
            metadata=ANY_MAP,
            spec=_SPECS[kind],
            status=ANY_MAP,
        )
        for version, kind in served
    }
