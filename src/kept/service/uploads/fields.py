"""A field for a file in a form. It only asks that there is one: what it is is for `accept` to tell."""

from typing import Any

from django import forms

from kept.service.uploads.accepting import ACCEPT, LARGEST, SOUNDS_TOO, TAKEN


class UploadField(forms.FileField):
    """One file, with what is taken said before it is chosen."""

    widget = forms.FileInput({"accept": ACCEPT})
    default_error_messages = {
        "required": "Choose a file, or take a photo",
        "invalid": "Choose a file, or take a photo",
        "missing": "Choose a file, or take a photo",
        "empty": "This file is empty. Open it to see that all is there, save it, and choose it again",
        "max_length": "The name of this file is too long. Give it a shorter name, and choose it again",
    }

    def __init__(self, sounds: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", f"A photo of it will do. {TAKEN}, up to {LARGEST >> 20} MB.")
        super().__init__(**kwargs)
        if sounds:
            self.widget = forms.FileInput({"accept": SOUNDS_TOO})
