"""The mails of the demonstration: kept instead of sent, read by managers, and nowhere else."""

import os
import secrets
import subprocess
import sys

import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from exchange.models import SentMail
from exchange.sent_mail import KeepMail
from proposals.kinds import NoticeKind
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.exchange.test_settings import ROOT
from tests.post import work_off
from tests.proposals.test_mailing import tell
from tests.reading import words_of

pytestmark = pytest.mark.django_db
LIST = reverse("sent_mails")


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "exchange.sent_mail.KeepMail"
    settings.MAIL_NOTICES_AT_ONCE = False
    return settings


def sent(subject="You have news", text="There is news.", html="<p>There is <b>news</b>.</p>"):
    message = EmailMultiAlternatives(subject, text, to=["rea@exchange.example"])
    message.attach_alternative(html, "text/html")
    assert KeepMail().send_messages([message]) == 1
    return SentMail.objects.get(subject=subject)


def pages_of(mail):
    return [LIST, reverse("sent_mail", args=[mail.pk]), reverse("sent_mail_html", args=[mail.pk])]


def test_what_is_mailed_in_the_demo_is_kept_in_both_forms(demo, author):
    tell(author, kind=NoticeKind.MENTION)

    work_off()

    mail = SentMail.objects.get()
    assert (mail.to, mail.subject) == (author.email, "Something happened")
    assert mail.text.startswith("Dear Author,\n\nA first part.")
    assert "<p>A first part.</p>" in mail.html


def test_a_demo_sends_nothing_wherever_its_settings_point():
    environment = os.environ | {
        "ENV_FILE": os.devnull,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DEMO": "1",
        "EMAIL_URL": "smtp+tls://somebody:password@mail.example:587",
    }
    asks = "from django.conf import settings; print(settings.EMAIL_BACKEND)"
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", asks],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip

    assert told.stdout.strip() == "exchange.sent_mail.KeepMail", told.stderr


def test_a_manager_reads_the_mails_of_the_demo(demo, client, manager):
    mail = sent()
    client.force_login(manager)
    listed, read, framed = (client.get(page) for page in pages_of(mail))

    assert "You have news To rea@exchange.example" in words_of(listed)
    assert "There is news." in words_of(read)
    assert framed.text == "<p>There is <b>news</b>.</p>"


def test_the_html_of_a_mail_runs_and_fetches_nothing(demo, client, manager):
    mail = sent(text="<script>alert(1)</script>", html="<script>alert(1)</script>")
    client.force_login(manager)
    _, read, framed = (client.get(page) for page in pages_of(mail))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in read.text
    assert "<script>alert" not in read.text
    policy = framed["Content-Security-Policy"]
    assert sorted(policy.split("; ")) == [
        "default-src 'none'",
        "frame-ancestors 'self'",
        "img-src data:",
        "sandbox allow-popups",
        "style-src 'unsafe-inline'",
    ]
    assert framed["X-Frame-Options"] == "SAMEORIGIN"


def test_nobody_else_reads_them_and_outside_a_demo_nobody_does(settings, client, manager, author, administrator):
    mail = sent()

    def answers():
        return [client.get(page).status_code for page in pages_of(mail)]

    told = {}
    for demo in (True, False):
        settings.DEMO = demo
        for person in (None, author, administrator, manager):
            client.logout()
            if person:
                client.force_login(person)
            told[demo, person] = answers()

    assert {told[False, person] == [404] * 3 for person in (None, author, administrator, manager)} == {True}
    assert [told[True, person] for person in (None, author, administrator, manager)] == [
        [302] * 3,
        [403] * 3,
        [403] * 3,
        [200] * 3,
    ]


def test_managers_find_the_mails_from_each_page_of_the_demo(demo, client, manager, author):
    for person, finds in ((manager, True), (author, False)):
        client.force_login(person)
        assert (f'href="{LIST}"' in client.get("/calls/").text) == finds


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_more_mails(demo, client, manager, rows, django_assert_num_queries):
    client.force_login(manager)
    for number in range(rows):
        sent(f"Mail {number}")

    with django_assert_num_queries(5):
        client.get(LIST)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_mails_are_accessible(demo, clean_page, sign_in, author):
    tell(author)
    work_off()
    sign_in(factories.manager())
    for page in pages_of(SentMail.objects.get())[:2]:
        clean_page.goto(page)
        assert_accessible(clean_page)

    framed = clean_page.frame_locator("iframe").get_by_role("link", name="Open it")
    assert framed.get_attribute("href") == "http://localhost:8000/calls/"
