"""Obsidian Bases: read a base, evaluate its views over a vault.

    syntax       the tree of an expression
    expressions  text of an expression → its tree
    operands     operands and operators that wait while it is read
    values       what expressions are made of: type names, truth, text, equality, order
    dates        dates, durations and their arithmetic
    regexps      JavaScript's regular expressions, bounded in time
    limits       how much work and memory an evaluation may take
    links        links as values
    files        files as values, and their fields
    scope        the vault around them: what exists, and what time it is
    functions    every function, method and field, one table a type
    compile      a tree → a Python closure over one row
    base         what a base says: `Base`, `View`
    read         YAML → `Base`, with the place of each fault
    summaries    what stands below a column
    query        `Base` + view + `VaultScope` → `Result`: columns, rows, groups, summaries
    plain        values as JSON and as text

Semantics follow Obsidian's help ("Bases syntax", "Functions", "Formulas", "Views"); decision 16
says what was decided where the help is silent.
"""
