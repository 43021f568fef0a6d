"""The administration pages of calls, rubrics and panels, one topic a file. None of them can bypass a step."""

from scoring.admin import calls, panels, rubrics

__all__ = ["calls", "panels", "rubrics"]
