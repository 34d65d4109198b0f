"""Published files held against promises, as pages: for now the sample that comes with Kept."""
