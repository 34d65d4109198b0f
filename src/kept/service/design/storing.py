"""Whether an error says that nothing can be stored just now, though what is stored can still be read."""

import errno
import sqlite3

NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
SQLITE = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_BUSY,  # somebody has held the only write lock for longer than our patience
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_SHMSIZE,
}
POSTGRESQL = {"53100", "25006", "55P03"}
"""disk_full, read_only_sql_transaction, lock_not_available: appendix A of PostgreSQL's manual."""


def cannot_store(problem: BaseException | None) -> bool:
    """Whether PROBLEM, or what it came of, is a full disk, or a database that is full, locked or only to be read."""
    while problem is not None:
        if (
            (isinstance(problem, OSError) and problem.errno in NO_SPACE)
            or (isinstance(problem, sqlite3.Error) and getattr(problem, "sqlite_errorcode", 0) in SQLITE)
            or getattr(problem, "sqlstate", None) in POSTGRESQL
        ):
            return True
        problem = problem.__cause__ or problem.__context__
    return False
