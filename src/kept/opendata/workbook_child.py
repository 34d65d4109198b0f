"""Reads one Excel workbook and prints its rows as JSON Lines: [sheet, row number, [cells]].

Run through `child`, in a process of its own with limits, and imports nothing of Kept.
"""

import datetime
import sys

SECONDS = 60  # of the processor
NOT_A_WORKBOOK = 3
TOO_LARGE = 4


def plain(cell: object) -> object:
    """A cell as JSON has it: whole floats as integers, dates as ISO text, blanks as null."""
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 2**53 else cell
    if isinstance(cell, datetime.datetime | datetime.date | datetime.time):
        return cell.isoformat()
    if cell == "":
        return None
    return cell if isinstance(cell, str | bool | int) else str(cell)


def print_rows(path: str) -> None:
    """Print the rows of every sheet."""
    import msgspec  # noqa: PLC0415 (not needed by whoever asks for its numbers)
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    encode = msgspec.json.Encoder().encode
    out = sys.stdout.buffer
    workbook = CalamineWorkbook.from_path(path)
    for name in workbook.sheet_names:
        for number, row in enumerate(workbook.get_sheet_by_name(name).iter_rows(), 1):
            out.write(encode([name, number, [plain(cell) for cell in row]]))
            out.write(b"\n")
    out.flush()


if __name__ == "__main__":
    try:
        print_rows(sys.argv[1])
    except MemoryError:
        sys.exit(TOO_LARGE)
    except BrokenPipeError:
        sys.stderr.close()
    except BaseException:  # the reader is compiled, and panics with an exception of its own
        sys.exit(NOT_A_WORKBOOK)
