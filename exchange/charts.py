"""Charts as SVG markup, drawn on the server: no script, no style attribute, readable at 320 pixels and in print."""
