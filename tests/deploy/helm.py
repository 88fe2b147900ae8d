"""Helm in a process of its own: `python tests/deploy/helm.py render|lint CHART`, values as JSON on stdin.

The library starts Go's runtime, which does not leave the signals of its host alone; so not inside pytest.
Prints JSON: the manifests as text, the lint report, or what is wrong with the values.
"""

import json
import sys

import helm_python


def main(action: str, chart: str) -> object:
    """Do it; errors are told as `{"error": …}`."""
    values = json.load(sys.stdin)
    try:
        if action == "lint":
            return helm_python.lint(chart, values, strict=True, kube_version="v1.37.0")
        loaded = helm_python.Chart.load(chart)
        loaded.validate_schema(values)
        return {
            "manifests": loaded.render(values=values, name="exportgate", namespace="exportgate"),
            "version": helm_python.helm_sdk_version(),
        }
    except helm_python.HelmError as error:
        return {"error": str(error)}


if __name__ == "__main__":
    json.dump(main(*sys.argv[1:]), sys.stdout)
