"""Interchange: one module per format, a lazy registry, filters, splits, manifests, import-review.

    from workbench.formats import registry
    units = registry.get("tmx").read("memory.tmx")
    registry.by_suffix("out.jsonl").write(units, "out.jsonl")

Importing this package imports no format and no third-party library.
"""
