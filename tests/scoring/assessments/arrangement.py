"""What the tests of an assessor's own work read."""

from django.urls import reverse

MINE = reverse("scoring:mine")


def page(client, person, name, *args, **query):
    client.force_login(person)
    return client.get(reverse(f"scoring:{name}", args=args), query)
