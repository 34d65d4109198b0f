"""What is looked for in a text: one module a kind of remark, all read through `kept.documents.linter`."""
