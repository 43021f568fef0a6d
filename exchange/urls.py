"""Every address of the product: each floor lists its own, the place puts them together."""

from django.urls import path

urlpatterns: list = []
