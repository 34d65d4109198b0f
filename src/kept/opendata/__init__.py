"""Other people's formats read into Kept's fact records.

`recognise(path)` says what a file is, from its content. `read(path, found)` yields its fact records one by one,
whatever the format, and collects in `found` what could not be read. `read_together(paths, found)` does the same for
several files of one publication, such as the pages of a day. A file of which nothing can be read raises `Unreadable`,
whose text is one plain sentence.
"""

from kept.opendata.found import Cell, Cells, Unreadable
from kept.opendata.register import incomes
from kept.opendata.source import Format, read, read_together, recognise

__all__ = ["Cell", "Cells", "Format", "Unreadable", "incomes", "read", "read_together", "recognise"]
