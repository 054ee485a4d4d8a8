"""The command line: ``python -m layerfuse.model_backend``, or this file run as a script.

As a script it needs no installation and does not care what the checkout's folder is called: it binds
the package name ``layerfuse`` to the checkout that it lies in. That is how QGIS starts the engine in
a Python that has never heard of LayerFuse.
"""

import sys


def _bind_package() -> None:
    """Make ``import layerfuse`` mean this checkout, whatever else is installed."""
    import importlib.util
    from pathlib import Path

    root = Path(__file__).resolve().parents[1]
    spec = importlib.util.spec_from_file_location(
        "layerfuse", root / "__init__.py", submodule_search_locations=[str(root)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{root} is no package")
    module = importlib.util.module_from_spec(spec)
    sys.modules["layerfuse"] = module
    spec.loader.exec_module(module)


if __name__ == "__main__":
    # Before any import of ours: an older Python would stumble over the syntax and say something obscure.
    if sys.version_info < (3, 10):
        sys.stderr.write(
            f"Python {sys.version_info[0]}.{sys.version_info[1]}: LayerFuse's engine needs Python 3.10 or newer. "
            "Choose a newer Python for the engine.\n"
        )
        sys.exit(2)
    if not __package__:
        _bind_package()
    from layerfuse.model_backend.command.parser import main

    sys.exit(main())
elif __name__ == "__mp_main__" and not __package__:  # a process of the local pool, started by such a script
    _bind_package()
