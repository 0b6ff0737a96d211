"""Draws Mermaid's diagrams as SVG that follows the page: its colours, its rules for safety."""
