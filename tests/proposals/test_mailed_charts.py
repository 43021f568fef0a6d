"""A reminder shows the chart of the site as a picture, with the same in words; without one it goes out all the same."""

import logging
import struct
from types import SimpleNamespace

import pytest
import time_machine
from django.utils.timezone import now

from exchange.sent_mail import kept as kept_mail
from proposals.mailing import pictures
from proposals.mailing.messages import mail_of
from proposals.measured.pictures import drawn
from proposals.measured.site_charts import chart_of
from proposals.models import Notice
from proposals.services import measure_reminders, site_leads
from tests import factories
from tests.post import mail_server, use_smtp
from tests.proposals.measures_cast import LAST, SPIKE, entered, measured, months_before

pytestmark = pytest.mark.django_db
WORDS = "Minutes waited at North"


@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    world = measured(title="A cabinet that counts itself")
    entered(world, world.minutes, SPIKE, until=months_before(LAST, 1))
    day = LAST.replace(day=28)
    late = day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1, day=17)
    with time_machine.travel(f"{late:%Y-%m-%d} 09:00"):
        measure_reminders.remind_of_figures(world.proposal.pk)
    return world


@pytest.fixture
def world(kept):
    return SimpleNamespace(**vars(kept))


def reminder(world):
    return Notice.objects.select_related("recipient", "about", "site").get(recipient=world.author, site__isnull=False)


def test_a_real_mail_server_gets_the_picture_inside_the_html(settings, world):
    use_smtp(settings)
    with mail_server(settings) as post:
        mail_of(reminder(world)).send()
    [got] = post.received

    assert [part.get_content_type() for part in got.walk()] == [
        "multipart/related", "multipart/alternative", "text/plain", "text/html", "image/png",
    ]  # fmt: skip
    *_, text, html, image = got.walk()
    png = image.get_payload(decode=True)
    assert (png[:8], len(png) < pictures.HEAVIEST) == (b"\x89PNG\r\n\x1a\n", True)
    assert struct.unpack(">II", png[16:24])[0] in range(640, 800)
    assert (image["Content-ID"], image.get_content_disposition()) == ("<chart>", "inline")
    assert 'src="cid:chart"' in html.get_content()
    assert f'alt="{WORDS}: ' in html.get_content()
    assert f"{WORDS}: " in text.get_content()


def test_it_is_the_chart_of_the_page_in_the_same_words(world):
    chart = chart_of(world.minutes, world.site)
    picture = drawn(chart)

    assert picture.says == f"{WORDS}: {chart.described}"
    assert "18" in chart.described


@pytest.mark.parametrize("fault", ["breaks", "is too heavy"])
def test_the_words_go_out_where_the_picture_does_not(world, monkeypatch, caplog, fault):
    caplog.set_level(logging.CRITICAL, "proposals.mailing.pictures")

    def as_png(svg):
        if fault == "breaks":
            raise RuntimeError("No pen.")
        return b"x" * (pictures.HEAVIEST + 1)

    monkeypatch.setattr("proposals.measured.pictures.as_png", as_png)
    mail = mail_of(reminder(world))

    assert (mail.attachments, "cid:chart" in str(mail.message())) == ([], False)
    assert "waits for North" in mail.body


def test_nobody_is_sent_a_chart_of_a_site_that_they_may_not_read(world):
    notice = reminder(world)
    notice.recipient = factories.member("Left", at=factories.organisation())

    assert pictures.picture_of(notice) is None


def test_a_site_lead_gets_the_chart_of_their_own_site(world):
    lead = factories.member("Lead", at=world.site)
    named = {"organisation": world.site, "place": "", "email": lead.email}
    site_leads.name_site_lead(world.proposal.pk, by=world.author, **named)
    notice = reminder(world)
    notice.recipient = lead

    picture = pictures.picture_of(notice)
    assert picture is not None
    assert picture.says.startswith(WORDS)


def test_other_notices_show_nothing(world):
    notice = reminder(world)
    notice.site = None

    assert pictures.picture_of(notice) is None


def test_the_letter_box_of_the_demo_shows_the_picture_inside_the_page(world):
    mail = kept_mail(mail_of(reminder(world)), now())

    assert 'src="data:image/png;base64,iVBORw0KGgo' in mail.html
    assert "cid:" not in mail.html
