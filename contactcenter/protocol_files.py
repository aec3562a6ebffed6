"""Writes what others read of the protocol: the browser's types and the reference page."""

import inspect
from typing import Any, Literal, get_args, get_origin

import msgspec

from contactcenter import protocol

UNIONS = [
    "CustomerCommand", "AgentCommand", "SupervisorCommand", "CustomerEvent", "StaffEvent",
]  # fmt: skip
HEADER = "Generated from contactcenter/protocol/ by `make protocol`. Do not edit."


def _components() -> dict[str, dict[str, Any]]:
    unions = [getattr(protocol, name) for name in UNIONS]
    return msgspec.json.schema_components(unions)[1]


def _ts_type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "enum" in schema:
        return " | ".join(f'"{value}"' for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_ts_type(part) for part in schema["anyOf"])
    match schema["type"]:
        case "array":
            inner = _ts_type(schema["items"])
            return f"({inner})[]" if " | " in inner else f"{inner}[]"
        case "object":
            return f"Record<string, {_ts_type(schema['additionalProperties'])}>"
        case "integer" | "number":
            return "number"
        case other:
            return str(other)


def _members(union: str) -> list[str]:
    return [member.__name__ for member in get_args(getattr(protocol, union))]


def typescript() -> str:
    """The text of static/src/protocol.gen.ts."""
    lines = [f"// {HEADER}", ""]
    for name, value in vars(protocol).items():
        if get_origin(value) is Literal:
            lines += [f"export type {name} = {' | '.join(repr_ts(v) for v in get_args(value))};"]
    for name, schema in _components().items():
        required = set(schema.get("required", ()))
        lines += ["", f"export interface {name} {{"]
        for field, inner in schema["properties"].items():
            mark = "" if field in required else "?"
            lines.append(f"  {field}{mark}: {_ts_type(inner)};")
        lines.append("}")
    for union in UNIONS:
        lines += ["", f"export type {union} = {' | '.join(_members(union))};"]
    return "\n".join(lines) + "\n"


def repr_ts(value: str) -> str:
    return f'"{value}"'


def markdown() -> str:
    """The text of docs/protocol.md."""
    components = _components()
    lines = [
        "# Socket protocol",
        "",
        f"<!-- {HEADER} -->",
        "",
        inspect.cleandoc(protocol.__doc__ or ""),
        "",
        "Addresses: `/ws/customer/`, `/ws/desk/`, `/ws/supervisor/`. Every frame is one JSON object in one",
        "text frame of at most 32 KiB. docs/architecture.md says how the numbers `seq` and `prev` are used.",
    ]
    for union in UNIONS:
        lines += ["", f"## {union}", "", "| frame | fields | meaning |", "| --- | --- | --- |"]
        for name in _members(union):
            schema = components[name]
            tag = schema["properties"]["type"]["enum"][0]
            lines.append(f"| `{tag}` | {_fields(schema)} | {schema.get('description', '')} |")
    lines += ["", "## Parts", "", "| part | fields | meaning |", "| --- | --- | --- |"]
    for name, schema in components.items():
        if "type" not in schema["properties"]:
            lines.append(f"| {name} | {_fields(schema)} | {schema.get('description', '')} |")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _fields(schema: dict[str, Any]) -> str:
    required = set(schema.get("required", ()))
    return ", ".join(
        f"`{field}{'' if field in required else '?'}: {_ts_type(inner)}`".replace(" | ", "/")
        for field, inner in schema["properties"].items()
        if field != "type"
    )
