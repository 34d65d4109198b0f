"""Whether the disks that the site writes to still have room, for whoever runs it."""

import logging
import shutil
from pathlib import Path

from django.conf import settings

LITTLE, VERY_LITTLE = 10, 5
"""Per cent left at which it is said, and said louder (goal R12)."""

log = logging.getLogger(__name__)


def look() -> None:
    """Log a warning for each disk with a tenth or less of its room left, and an error from a twentieth down."""
    folders = dict.fromkeys((Path(settings.DATA_FOLDER), Path(settings.UPLOADS_FOLDER)))
    for folder in (one for one in folders if one.exists()):
        disk = shutil.disk_usage(folder)
        left = 100 * disk.free / disk.total
        if left <= LITTLE:
            log.log(
                logging.ERROR if left <= VERY_LITTLE else logging.WARNING,
                "The disk that holds %s has %.0f%% of its room left. Once it is full nothing more can be stored",
                folder,
                left,
            )
