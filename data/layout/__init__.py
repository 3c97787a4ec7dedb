"""How the hex map of Great Britain is drawn: a cell for each area, made by ../make_layout.py.

`country` knows what is to be drawn, `grid` is the arithmetic of hexagons, `cartogram` gives every area
the same room, `coast` closes gaps inland, `board` moves areas until they fit, `measures` says how good
the result is and `drawing` shows it.
"""
