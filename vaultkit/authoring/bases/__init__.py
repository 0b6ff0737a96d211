"""Obsidian Bases: read a base, evaluate its views over a vault, write down what they show.

    reading/           where bases are written, and YAML → `Base` with the place of each fault
    language/          expressions: text → tree → a function over one row
    functions/         every function, method and field, one table a type
    values/            what expressions are made of: texts, dates, links, files, and their order
    evaluation_limits  how much work and memory an evaluation may take
    vault_scope        the vault around it: what exists, and what time it is
    base_definition    what a base says: `Base`, `View`
    view_query         `Base` + view + `VaultScope` → `Result`
    result_markdown    a result in a note or on the clipboard; `result_plain` as JSON and as text

Semantics follow Obsidian's help ("Bases syntax", "Functions", "Formulas", "Views"); decision 16
says what was decided where the help is silent.
"""
