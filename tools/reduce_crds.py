"""Reduce the schemas of custom resources to the fields that the chart uses.

    python tools/reduce_crds.py MANIFESTS.yaml CRD.yaml… > tests/data/crds.json

Takes rendered manifests and the definitions as their projects publish them; keeps types, choices, bounds and
what is required, for the used fields alone, so that any other field is refused. Descriptions stay behind.
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

KEPT = ("type", "enum", "pattern", "minimum", "maximum", "minLength", "anyOf", "oneOf", "format")

Schema = dict[str, Any]


def reduced(schema: Schema, values: list[Any]) -> Schema:
    """`schema` for what `values` hold, nothing else."""
    found: Schema = {key: schema[key] for key in KEPT if key in schema}
    maps = [value for value in values if isinstance(value, dict)]
    if properties := schema.get("properties"):
        used = sorted({key for value in maps for key in value})
        found["additionalProperties"] = False
        found["properties"] = {
            key: reduced(properties[key], [value[key] for value in maps if key in value])
            for key in used
            if key in properties
        }
        found["required"] = [key for key in schema.get("required", ()) if key != "status"]
    elif isinstance(schema.get("additionalProperties"), dict):
        inner = [item for value in maps for item in value.values()]
        found["additionalProperties"] = reduced(schema["additionalProperties"], inner)
    if items := schema.get("items"):
        found["items"] = reduced(
            items, [item for value in values if isinstance(value, list) for item in value]
        )
    return found


def main(manifests: Path, definitions: list[Path]) -> None:
    """Print the reduced schemas by `group/version/kind`."""
    documents = [found for found in yaml.safe_load_all(manifests.read_text()) if found]
    schemas: dict[str, Schema] = {}
    for path in definitions:
        spec = yaml.safe_load(path.read_text())["spec"]
        for version in spec["versions"]:
            name = f"{spec['group']}/{version['name']}/{spec['names']['kind']}"
            instances = [item for item in documents if f"{item['apiVersion']}/{item['kind']}" == name]
            if instances and version["served"]:
                full = version["schema"]["openAPIV3Schema"]["properties"]["spec"]
                schemas[name] = reduced(full, [item["spec"] for item in instances])
    json.dump(schemas, sys.stdout, indent=1, sort_keys=True)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
