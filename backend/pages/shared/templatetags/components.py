"""Names of the parts of work in templates: ``{% load components %}``."""

from django import template

from compensation.models import Component

register = template.Library()


@register.filter
def component_name(component: str) -> str:
    """“Preparation” for ``preparation``, in the reader's language."""
    return str(Component(component).label)
