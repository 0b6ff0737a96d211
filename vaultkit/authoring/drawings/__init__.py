"""What is drawn inside notes as HTML: bases, flows, decisions.

context      what drawings are made of: a whole vault, or what a site shows of it
drawers    the table of all kinds
bases      bases: views and their tabs; `views` draws one, `cells` its values
flows      flows of traffic      decisions   decisions, with `pieces` of text for both
"""
