"""Gives each notice from before its kind, and the proposal that its path names."""

import re

from django.db import migrations
from django.db.models import Q

KINDS = {
    "desk": Q(key__endswith="-desk"),
    "outcome": Q(key__startswith="outcome-"),
    "award": Q(key__startswith="award-"),
    "panel": Q(path__startswith="/panels/"),
    "marking": Q(path__startswith="/assessments/"),
    "changes": Q(key__startswith="step-", subject__endswith=" needs changes before it can go on"),
}
REFERENCE = re.compile(r"/proposals/([^/]+)/")


def sort(apps, schema_editor):
    notices, proposals = apps.get_model("proposals", "Notice"), apps.get_model("proposals", "Proposal")
    for kind, rows in KINDS.items():
        notices.objects.filter(rows).update(kind=kind)
    known = dict(proposals.objects.values_list("reference", "pk"))
    for path in set(notices.objects.values_list("path", flat=True)):
        if (named := REFERENCE.search(path)) and named[1] in known:
            notices.objects.filter(path=path).update(about=known[named[1]])


class Migration(migrations.Migration):
    dependencies = [("proposals", "0004_kinds_of_notices")]
    operations = [migrations.RunPython(sort, migrations.RunPython.noop)]
