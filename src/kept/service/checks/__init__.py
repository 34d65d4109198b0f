"""The gate: what was promised, held against a deed at the moment a person decides."""
