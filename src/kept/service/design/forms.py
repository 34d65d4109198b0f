"""The one adapter between Django's forms and GOV.UK components.

A form is an ordinary Django form; `{% field form.name %}` in a template renders the component that suits its widget,
with its label, hint and error joined up. Only what is needed now is here: text, long text, counted words, radios,
select, checkboxes and dates.
"""

import datetime
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from kept.service.design import components
from kept.service.design.cleaning import cleaned

# What a widget may say to the browser about its box; the rest of a Django widget's attributes are not used.
PASSED_ON = ("autocomplete", "inputmode", "spellcheck")


class DayWidget(forms.MultiWidget):
    """Three boxes for a day, month and year, named NAME-day, NAME-month and NAME-year."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"-day": forms.TextInput(), "-month": forms.TextInput(), "-year": forms.TextInput()}, attrs)
        # MultiWidget joins name and suffix with an underscore; the Design System's boxes use a hyphen.
        self.widgets_names = ["-day", "-month", "-year"]

    def decompress(self, value: datetime.date | None) -> list[Any]:
        """A date as the three things in the boxes."""
        return [value.day, value.month, value.year] if value else [None, None, None]

    def id_for_label(self, id_: str) -> str:
        """The first box, so that an error summary's link lands where the person can type."""
        return f"{id_}-day"


class DayField(forms.MultiValueField):
    """A calendar date in three boxes, giving datetime.date or None. Says which part is missing or not real."""

    widget = DayWidget
    default_error_messages = {"required": "Write the day, month and year"}

    def __init__(self, **kwargs: Any) -> None:
        parts = tuple(forms.CharField(required=False, max_length=20) for _ in range(3))
        super().__init__(fields=parts, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> datetime.date | None:
        """The date in VALUE, [day, month, year] as typed; None where all are blank and that is allowed.

        Raises forms.ValidationError in plain words.
        """
        typed = [str(part or "").strip() for part in (value or ["", "", ""])]
        names = ["day", "month", "year"]
        missing = [name for name, part in zip(names, typed, strict=True) if not part]
        if len(missing) == 3:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        if missing:
            raise forms.ValidationError(f"{self._it()} must include a {' and '.join(missing)}")
        try:
            day, month, year = (int(part) for part in typed if part.isascii() and part.isdigit())
            if year < 1000:
                raise forms.ValidationError("Write the year in four figures, such as 2026")
            return datetime.date(year, month, day)
        except (ValueError, OverflowError):
            raise forms.ValidationError(f"{self._it()} must be a real date, such as 27 3 2026") from None

    def _it(self) -> str:
        """What a sentence about the date begins with: its label, and after a question a word of its own."""
        label = str(self.label or "The date")
        return f"{label} It" if label.endswith("?") else label


class Text(forms.CharField):
    """A box for words, cleaned as all text is. What no keyboard types is dropped, and nobody is told off for it."""

    default_error_messages: ClassVar = {"max_length": "Write at most %(limit_value)d characters"}

    def to_python(self, value: Any) -> str:
        """What was typed, cleaned."""
        return cleaned(super().to_python(value) or "")

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What the page shows again is cleaned too."""
        return cleaned(data or "")


class Words(Text):
    """Several lines of somebody's own words; however many there are, none is cut."""

    widget = forms.Textarea


class Address(Text, forms.EmailField):
    """An e-mail address."""


class CountedBox(forms.Textarea):
    """Room for at most so many words, which are counted while they are typed where scripts are on."""

    def __init__(self, words: int, rows: int) -> None:
        super().__init__({"rows": rows})
        self.words = words


def render_field(bound: BoundField, **options: Any) -> SafeString:
    """BOUND as a GOV.UK component: label, hint, error, and what was typed.

    OPTIONS: `classes` for the control; `heading=True` where the label is also the page's heading.
    """
    widget = bound.field.widget
    error = {"errorMessage": {"text": " ".join(str(text) for text in bound.errors)}} if bound.errors else {}
    help_text = " ".join(said for said in (_chosen_before(bound), str(bound.help_text)) if said)
    hint = {"hint": {"text": help_text}} if help_text else {}
    classes = {"classes": options["classes"]} if options.get("classes") else {}
    common: dict[str, Any] = {"name": bound.html_name, **error, **hint}
    single = {"id": bound.id_for_label, "label": _titled(bound, options, "label"), **classes}
    group = {"idPrefix": bound.auto_id, "fieldset": {"legend": _titled(bound, options, "fieldset__legend")}, **classes}

    if isinstance(widget, DayWidget):
        return components.render("date-input", **_day(bound, common, group))
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return components.render("checkboxes", **common, **group, items=_choices(bound, "checked"))
    if isinstance(widget, forms.RadioSelect):
        return components.render("radios", **common, **group, items=_choices(bound, "checked"))
    if isinstance(widget, forms.CheckboxInput):
        item = {"value": "on", "text": str(bound.label), "checked": bool(bound.value()), "id": bound.auto_id}
        return components.render("checkboxes", **common, idPrefix=bound.auto_id, items=[item])
    if isinstance(widget, forms.FileInput):
        return components.render(
            "file-upload", **common, **single, attributes={"accept": widget.attrs.get("accept", "")}
        )
    if isinstance(widget, forms.Select):
        return components.render("select", **common, **single, items=_choices(bound, "selected"))
    value = bound.value()
    text = {"value": "" if value is None else cleaned(str(value))}
    if isinstance(widget, CountedBox):
        says = "You can write up to %{count} words"
        counted = {"maxwords": widget.words, "textareaDescriptionText": says, "rows": widget.attrs["rows"]}
        return components.render("character-count", **common, **single, **text, **counted)
    if isinstance(widget, forms.Textarea):
        return components.render("textarea", **common, **single, **text, rows=widget.attrs.get("rows", 5))
    if isinstance(widget, forms.TextInput | forms.EmailInput):
        extra = {name: widget.attrs[name] for name in PASSED_ON if name in widget.attrs}
        return components.render("input", **common, **single, **text, type=widget.input_type, **extra)
    raise TypeError(f"design/forms.py has no component for {type(widget).__name__} ({bound.name}): add one there")


def _chosen_before(bound: BoundField) -> str:
    """Where a form comes back, that the file chosen for it has to be chosen again: no browser can be given it back."""
    chosen = bound.form.files.get(bound.html_name) if bound.form.errors else None
    if chosen is None:
        return ""
    name = cleaned(chosen.name or "")
    return f"Your file “{name}” was not kept, because something on this page was not right. Choose it again."


def render_error_summary(form: forms.BaseForm) -> SafeString | str:
    """The box at the top of a page that lists what to mend, each a link to its field; nothing where all is well."""
    problems = [
        {"text": text, "href": f"#{_first_control(form[name])}"} if name in form.fields else {"text": text}
        for name, texts in form.errors.items()
        for text in texts
    ]
    if not problems:
        return ""
    return components.render("error-summary", titleText="There is a problem", errorList=problems)


def _titled(bound: BoundField, options: dict[str, Any], part: str) -> dict[str, Any]:
    heading = bool(options.get("heading"))
    return {
        "text": str(bound.label),
        "classes": f"govuk-{part}--l" if heading else f"govuk-{part}--s",
        "isPageHeading": heading,
    }


def _choices(bound: BoundField, chosen_word: str) -> list[dict[str, Any]]:
    value = bound.value()
    values = value if isinstance(value, list | tuple | set) else ["" if value is None else value]
    chosen = {str(one) for one in values}
    items = []
    for number, (key, text) in enumerate(bound.field.choices):  # type: ignore[attr-defined]
        item = {"value": str(key), "text": str(text), chosen_word: str(key) in chosen}
        if chosen_word == "checked":
            item["id"] = bound.auto_id if number == 0 else f"{bound.auto_id}-{number + 1}"
        items.append(item)
    return items


def _day(bound: BoundField, common: dict[str, Any], group: dict[str, Any]) -> dict[str, Any]:
    value = bound.value()
    typed = value if isinstance(value, list) else bound.field.widget.decompress(value)
    mark = " govuk-input--error" if bound.errors else ""
    items = [
        {
            "id": f"{bound.auto_id}-{name}",
            "name": f"{bound.html_name}-{name}",
            "label": name.title(),
            "value": "" if part is None else cleaned(str(part)),
            "classes": f"govuk-input--width-{4 if name == 'year' else 2}{mark}",
        }
        for name, part in zip(("day", "month", "year"), typed, strict=True)
    ]
    rest = {key: what for key, what in common.items() if key != "name"}
    return {**rest, "id": bound.auto_id, "fieldset": {**group["fieldset"], "role": "group"}, "items": items}


def _first_control(bound: BoundField) -> str:
    """The id of the first thing in a field that can be typed in or chosen."""
    return f"{bound.auto_id}-day" if isinstance(bound.field.widget, DayWidget) else bound.auto_id
