"""Other people's formats read into Kept's fact records.

`recognise(path)` says what a file is, from its content. `read(path, found)` yields its fact records one by one,
whatever the format, and collects in `found` what could not be read. A file of which nothing can be read raises
`Unreadable`, whose text is one plain sentence.
"""

from kept.opendata.found import Cell, Cells, Unreadable
from kept.opendata.register import incomes
from kept.opendata.source import Format, read, recognise

__all__ = ["Cell", "Cells", "Format", "Unreadable", "incomes", "read", "recognise"]
