"""The administration pages of panels and of the rubrics to copy from, one topic a file."""

from scoring.admin import panels, rubrics

__all__ = ["panels", "rubrics"]
