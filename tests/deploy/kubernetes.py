"""The strict schemas of Kubernetes that `kubernetes-validate` carries, each read once."""

import re
from functools import cache
from typing import Any

import jsonschema
from kubernetes_validate.utils import schema_contents
from referencing import Registry, Resource

FOLDER = "kubernetes-json-schema/v{version}.0-local-strict"


@cache
def _definitions(version: str) -> Registry[Any]:
    contents = schema_contents(f"{_folder(version)}/_definitions.json", version)
    found: Registry[Any] = Resource.from_contents(contents) @ Registry()
    return found


@cache
def validator(api_version: str, kind: str, version: str) -> jsonschema.Draft202012Validator:
    """For one kind in one version of Kubernetes; unknown fields are errors."""
    group = re.sub(r"^([^./]*)(?:\.[^/]*)?/", r"\1-", api_version)
    schema = schema_contents(f"{_folder(version)}/{kind.lower()}-{group}.json", version)
    registry = Resource.from_contents(schema) @ _definitions(version)
    return jsonschema.Draft202012Validator(schema, registry=registry)


def _folder(version: str) -> str:
    return FOLDER.format(version=version)
