"""The chart of a measure as a PNG, for mails: the same drawing as on its page, set on white by typst."""

from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string

from proposals.kinds import NoticeKind
from proposals.mailing.pictures import Picture, draws
from proposals.measured.listing import sites_read_by
from proposals.measured.site_charts import SiteChart, chart_of
from proposals.models import MeasurePoint, Notice, Organisation

LAYOUT = """#set page(width: 480pt, height: auto, margin: 6pt, fill: white)
#image("chart.svg", width: 100%)
"""
DOTS_PER_INCH = 110
SVG = '<svg xmlns="http://www.w3.org/2000/svg" '


@draws(NoticeKind.DUTY, NoticeKind.SITE)
def chart_for(notice: Notice) -> Picture | None:
    """The first measure of the site that the notice asks about, as long as its reader may see that site."""
    site, proposal = notice.site, notice.about
    if site is None or proposal is None:
        return None
    if not Organisation.objects.filter(sites_read_by(notice.recipient, proposal), pk=site.pk).exists():
        return None
    measured = Exists(MeasurePoint.objects.filter(measure=OuterRef("pk"), site=site))
    measure = proposal.measures.filter(measured).order_by("pk").first()
    return drawn(chart_of(measure, site)) if measure else None


def drawn(chart: SiteChart) -> Picture:
    svg = render_to_string("mail/chart.svg", {"chart": chart}).strip()
    return Picture(as_png(svg), f"{chart.measure.name} at {chart.site}: {chart.described}")


def as_png(svg: str) -> bytes:
    """What a page shows inside its HTML needs a name of its own as a file."""
    with TemporaryDirectory() as folder:
        Path(folder, "chart.svg").write_text(svg.replace("<svg ", SVG, 1), encoding="utf-8")
        Path(folder, "chart.typ").write_text(LAYOUT, encoding="utf-8")
        return typst.compile(Path(folder, "chart.typ"), format="png", ppi=DOTS_PER_INCH)
