"""GOV.UK Design System components, rendered by govuk-frontend-jinja.

`render("button", text="Search")` gives the markup of the component's macro with those parameters, spelled as the
Design System spells them. Everything in a parameter named `text` is escaped; `html` is trusted, so it must be safe
already.
"""

from functools import cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment, PackageLoader, PrefixLoader, Template


@cache
def _environment() -> Environment:
    return Environment(
        loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _component(name: str) -> Template:
    macro = "govuk" + "".join(word.title() for word in name.split("-"))
    path = f"govuk_frontend_jinja/components/{name}/macro.html"
    return _environment().from_string(f'{{% from "{path}" import {macro} %}}{{{{ {macro}(params) }}}}')


def render(component: str, **params: Any) -> SafeString:
    """The markup of COMPONENT, such as "button" or "error-summary".

    Raises jinja2.TemplateNotFound where there is no such component.
    """
    return mark_safe(_component(component).render(params=params).strip())  # Jinja has escaped every text
