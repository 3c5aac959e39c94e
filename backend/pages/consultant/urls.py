"""Addresses of the consultant pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
