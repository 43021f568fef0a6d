"""What each kind of field looks like, and what it makes of what people type."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import html5lib
import pytest
from django import forms

from exchange.form_errors import error_summary, has_errors
from tests.frontend.gallery import EveryKind


def drawn(field, **look):
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(field.as_field_group(**look))


def texts(tree, tag, **attributes):
    found = [
        element for element in tree.iter(tag) if all(element.get(name) == value for name, value in attributes.items())
    ]
    return ["".join(element.itertext()).strip() for element in found]


def attributes_of(tree, tag):
    return [dict(element.attrib) for element in tree.iter(tag)]


def test_text_has_label_hint_and_name_and_none_of_the_attributes_in_peoples_way():
    (box,) = attributes_of(drawn(EveryKind()["title"]), "input")

    assert box == {
        "class": "nhsuk-input",
        "id": "id_title",
        "name": "title",
        "type": "text",
        "value": "",
        "aria-describedby": "id_title-hint",
    }


def test_an_error_is_told_at_the_field_and_tied_to_it():
    tree = drawn(EveryKind({})["title"])

    assert texts(tree, "span", id="id_title-error") == ["Error: Enter title"]
    assert attributes_of(tree, "input")[0]["aria-describedby"] == "id_title-hint id_title-error"


def test_a_label_can_be_the_heading_of_the_page():
    tree = drawn(EveryKind()["title"], size="xl", is_heading=True)

    assert texts(tree, "h1") == ["Title"]


def test_fields_that_may_stay_empty_say_so_except_in_filters():
    assert texts(drawn(EveryKind()["note"]), "label") == ["Note (optional)"]
    assert texts(drawn(EveryKind()["note"], optional=False), "label") == ["Note"]


def test_long_text_counts_words_or_characters():
    pitch, challenge = drawn(EveryKind()["pitch"]), drawn(EveryKind()["challenge"])

    assert texts(pitch, "div", id="id_pitch-info") == ["You can enter up to 50 words"]
    assert texts(challenge, "div", id="id_challenge-info") == ["You can enter up to 400 characters"]
    assert "maxlength" not in attributes_of(challenge, "textarea")[0]


def test_lines_of_long_text_come_back_as_they_were_typed():
    typed = "first\n  second\n\nthird <b>"
    tree = drawn(EveryKind({"pitch": typed})["pitch"])

    assert next(tree.iter("textarea")).text == typed


def test_money_stands_behind_its_sign_and_forgives_how_it_is_typed():
    form = EveryKind({"requested": "£48,000 "})
    tree = drawn(form["requested"])

    assert texts(tree, "div", **{"aria-hidden": "true"}) == ["£"]
    assert attributes_of(tree, "input")[0]["inputmode"] == "numeric"
    assert attributes_of(tree, "input")[0]["type"] == "text"
    assert (form.is_valid(), form.cleaned_data["requested"]) == (False, 48000)


def test_whole_pounds_are_shown_without_pence():
    class Award(forms.Form):
        award = forms.DecimalField(initial=Decimal("5000.00"))

    assert attributes_of(drawn(Award()["award"]), "input")[0]["value"] == "5000"


def test_a_unit_stands_behind_its_box():
    assert texts(drawn(EveryKind()["months"]), "div", **{"aria-hidden": "true"}) == ["months"]


@pytest.mark.parametrize(
    "typed",
    [
        {"starts_on[day]": "1", "starts_on[month]": "3", "starts_on[year]": "2026"},
        {"starts_on[day]": " 01", "starts_on[month]": "03", "starts_on[year]": "2026 "},
        {"starts_on": "2026-03-01"},
        {"starts_on": "1/3/2026"},
    ],
)
def test_a_date_is_typed_into_three_boxes_or_at_once(typed):
    form = EveryKind(typed)
    form.is_valid()

    assert form.cleaned_data["starts_on"] == date(2026, 3, 1)


def test_a_date_that_does_not_exist_is_refused_and_stays_as_typed():
    form = EveryKind({"starts_on[day]": "31", "starts_on[month]": "2", "starts_on[year]": "2026"})
    tree = drawn(form["starts_on"])

    assert form.errors["starts_on"] == ["Enter a valid date."]
    assert [box["value"] for box in attributes_of(tree, "input")] == ["31", "2", "2026"]
    assert [box["name"] for box in attributes_of(tree, "input")] == [
        "starts_on[day]",
        "starts_on[month]",
        "starts_on[year]",
    ]


@pytest.mark.parametrize("time", ["17:00", "5pm", "5.00 pm", "5:00PM"])
def test_a_moment_has_a_box_for_its_time(time):
    form = EveryKind(
        {"closes_at[day]": "1", "closes_at[month]": "3", "closes_at[year]": "2026", "closes_at[time]": time}
    )
    form.is_valid()

    assert form.cleaned_data["closes_at"] == datetime(2026, 3, 1, 17, tzinfo=ZoneInfo("Europe/London"))


def test_a_date_a_form_starts_with_fills_the_boxes():
    tree = drawn(EveryKind(initial={"starts_on": date(2026, 3, 1)})["starts_on"])

    assert [box.get("value") for box in attributes_of(tree, "input")] == ["1", "3", "2026"]


def test_a_form_that_was_not_changed_knows_it():
    typed = {"starts_on[day]": "1", "starts_on[month]": "3", "starts_on[year]": "2026"}
    form = EveryKind(typed, initial={"starts_on": date(2026, 3, 1)})

    assert "starts_on" not in form.changed_data


def test_a_model_field_with_a_default_takes_what_the_boxes_say():
    """Django leaves the default in place for a field it finds no name of in the form."""
    field = EveryKind()["starts_on"].field

    assert not field.widget.value_omitted_from_data({"starts_on[day]": ""}, {}, "starts_on")
    assert field.widget.value_omitted_from_data({}, {}, "starts_on")


def test_radios_and_checkboxes_stand_in_a_fieldset_with_what_was_chosen():
    form = EveryKind({"readiness": "pilot", "sectors": ["trust", "gp"]})
    radios, boxes = drawn(form["readiness"]), drawn(form["sectors"])

    assert texts(radios, "legend") == ["Readiness"]
    assert {each["type"] for each in attributes_of(radios, "input")} == {"radio"}
    assert [each["value"] for each in attributes_of(radios, "input") if "checked" in each] == ["pilot"]
    assert {each["type"] for each in attributes_of(boxes, "input")} == {"checkbox"}
    assert [each["value"] for each in attributes_of(boxes, "input") if "checked" in each] == ["trust", "gp"]
    assert texts(radios, "div", id="id_readiness-3-item-hint") == ["It works elsewhere already"]


def test_a_question_without_choices_says_so_instead_of_breaking_the_scripts():
    class Empty(forms.Form):
        themes = forms.MultipleChoiceField(choices=[], widget=forms.CheckboxSelectMultiple)

    tree = drawn(Empty()["themes"])

    assert texts(tree, "p") == ["There is nothing to choose from yet."]
    assert [element.get("data-module") for element in tree.iter("div") if element.get("data-module")] == []


def test_marks_stand_in_one_row():
    tree = drawn(EveryKind()["mark"])

    assert any(
        element.get("class") == "nhsuk-radios nhsuk-radios--inline nhsuk-radios--small" for element in tree.iter("div")
    )


def test_a_choice_can_reveal_another_field():
    form = EveryKind()
    tree = drawn(form["readiness"], reveals={"pilot": form["note"]})

    assert texts(tree, "label", **{"for": "id_note"}) == ["Note"]


def test_a_select_keeps_its_choice():
    tree = drawn(EveryKind({"area": "frail"})["area"])

    assert [each["value"] for each in attributes_of(tree, "option") if "selected" in each] == ["frail"]


def test_a_tick_asks_for_itself():
    form = EveryKind({})

    assert form.errors["agrees"] == ["Tick “I have checked that it holds nothing about a patient”"]
    assert attributes_of(drawn(form["agrees"]), "input")[0]["type"] == "checkbox"


def test_a_file_and_a_password_have_their_own_look():
    file, secret = drawn(EveryKind()["file"]), drawn(EveryKind({"secret": "never shown"})["secret"])

    assert attributes_of(file, "input")[0]["accept"] == ".pdf"
    assert attributes_of(secret, "input")[0]["type"] == "password"
    assert "never shown" not in html5lib.serialize(secret)


def test_hidden_fields_are_only_themselves():
    assert EveryKind()["version"].as_field_group() == '<input type="hidden" name="version" value="3" id="id_version">'


def test_what_people_type_is_never_markup():
    form = EveryKind({"title": '"><script>alert(1)</script>', "area": "<b>"})

    assert "<script" not in str(form)
    assert "&lt;script&gt;" in str(form)


def test_the_summary_links_each_error_to_its_first_box():
    tree = html5lib.parseFragment(error_summary(EveryKind({})), namespaceHTMLElements=False)
    links = {link["href"] for link in attributes_of(tree, "a")}

    assert {"#id_title", "#id_starts_on-day", "#id_readiness", "#id_agrees"} <= links


def test_nothing_is_summed_up_before_a_form_is_sent():
    assert error_summary(EveryKind(), None) == ""
    assert not has_errors(EveryKind())


def test_a_formset_draws_and_sums_up_all_its_forms():
    class Site(forms.Form):
        name = forms.CharField(label="Name of the site")

    rows = forms.formset_factory(Site, extra=2)
    sent = rows({"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "form-0-name": "One", "form-1-name": ""})

    assert not sent.is_valid()
    assert str(sent).count("nhsuk-form-group") >= 2
    assert 'href="#id_form-1-name"' in error_summary(sent)
    assert "Enter name of the site" in error_summary(sent)


def test_a_filter_draws_its_ranges():
    import django_filters

    from exchange.models import Member

    class Joined(django_filters.FilterSet):
        joined_at = django_filters.DateFromToRangeFilter(label="Joined")

        class Meta:
            model = Member
            fields: list[str] = []

    tree = drawn(Joined({"joined_at_after": "2026-03-01"}, Member.objects.none()).form["joined_at"])

    assert texts(tree, "label") == ["From", "To"]
    assert [box["value"] for box in attributes_of(tree, "input")] == ["2026-03-01", ""]
