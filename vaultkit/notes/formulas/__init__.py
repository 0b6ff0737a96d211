"""Formulas: TeX as MathJax reads it, written with what math-core knows, drawn as MathML."""
