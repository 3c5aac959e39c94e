"""Addresses of version 1 of the API."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
