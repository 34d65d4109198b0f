"""Pages of hearing back, a module per journey."""
