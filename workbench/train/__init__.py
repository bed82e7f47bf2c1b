"""The recipe behind models/: from corpora to an exported Marian folder, and fine-tuning on approved units.

`recipe` reads the TOML file that says everything; `running` takes its steps in order:
`preparing` (`corpus`, `characters`, `splitting`, `filters`, `decontaminate`), `vocabulary`, `packing`,
`initial` (embeddings), `fitting` (`model`, `loss`, `optimiser`), `averaging`, `export`, `evaluation`.
`backtranslation` writes a synthetic corpus, `finetuning` adapts a shipped model. See models/TRAINING.md.
"""
