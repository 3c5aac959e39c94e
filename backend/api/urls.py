"""Addresses of the API: its versions, its schema and its documentation."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from api.v1.documentation import DocumentationView

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", DocumentationView.as_view(), name="api-docs"),
    path("v1/", include("api.v1.urls")),
]
