"""Page furniture: base page, components, the form adapter, charts."""
