"""What was taken, and where its bytes are."""

from django.db import models


class Kind(models.TextChoices):
    """What is taken. The value is also how the name of such a file ends."""

    PDF = "pdf", "PDF"
    JPEG = "jpeg", "JPEG photo"
    PNG = "png", "PNG picture"
    DOCX = "docx", "Word document"
    ODT = "odt", "OpenDocument text"
    XLSX = "xlsx", "Excel sheet"
    ODS = "ods", "OpenDocument sheet"
    CSV = "csv", "CSV sheet"
    TXT = "txt", "plain text"
    M4A = "m4a", "voice note"
    MP3 = "mp3", "MP3 recording"
    OGG = "ogg", "Ogg recording"
    WEBM = "webm", "WebM recording"
    WAV = "wav", "WAV recording"


RECORDINGS = {Kind.M4A, Kind.MP3, Kind.OGG, Kind.WEBM, Kind.WAV}
"""Taken only where a page asks for a voice note."""


class Upload(models.Model):
    """A file that was looked at and taken. Its bytes are outside the database, in a file of a name that says nothing.

    Who may read it is for the row that it belongs to; nothing here is served without asking that.
    """

    name = models.CharField(max_length=100, help_text="What it was called, with the ending of what it is")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    size = models.PositiveIntegerField(help_text="Bytes as stored")
    sha256 = models.CharField(max_length=64, help_text="Of the bytes as stored, checked as they are read")
    stored_as = models.CharField(max_length=32, unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="what_is_stored_is_not_empty")]
        indexes = [models.Index(fields=["by", "at"], name="uploads_of_somebody_lately")]

    def __str__(self) -> str:
        return self.name

    @property
    def in_words(self) -> str:
        """Its kind and size, such as "PDF, 120 KB"."""
        kilobytes = max(1, round(self.size / 1024))
        return f"{self.get_kind_display()}, {f'{kilobytes} KB' if kilobytes < 1024 else f'{kilobytes / 1024:.1f} MB'}"
