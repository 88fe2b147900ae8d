"""`python -m deploy.prepare.compiling WORK MADE LEVEL MODULE…`: compile to MADE, by way of WORK.

To be run where the packages of the product are; `machine_code.py` does.
"""

import sys

from mypyc.build import mypycify
from setuptools import setup

from services.screening.machine_code import SHARED


def main(work: str, made: str, level: str, *modules: str) -> None:
    """Raises SystemExit when it cannot be done; what is wrong stands in the output."""
    options = ["--config-file=", f"--cache-dir={work}/types", "--ignore-missing-imports"]
    extensions = mypycify(
        [*options, *modules],
        group_name=SHARED.removesuffix("__mypyc"),
        target_dir=f"{work}/c",
        opt_level=level,
        debug_level="0",
    )
    arguments = ["--quiet", "build_ext", "--build-lib", made, "--build-temp", f"{work}/objects"]
    setup(name="exportgate-machine-code", packages=[], ext_modules=extensions, script_args=arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
