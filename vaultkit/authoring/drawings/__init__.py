"""What is drawn inside notes as HTML: bases, flows, decisions.

drawing_context   what drawings are made of: a whole vault, or what a site shows of it
drawing_kinds     the table of all kinds
base_drawing      bases and their tabs; `view_drawing` draws one view, `cell_drawing` its values
flow_drawing      flows of traffic; `decision_drawing` decisions, `text_drawing` text for both
"""
