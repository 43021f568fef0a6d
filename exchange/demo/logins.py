"""Who to sign in as, and what to try then."""

from typing import NamedTuple

from exchange.demo.people import PASSWORD, email_of


class Login(NamedTuple):
    role: str
    given_name: str
    family_name: str
    try_this: str

    @property
    def email(self) -> str:
        return email_of(self.given_name, self.family_name)


LOGINS = [
    Login("Member", "Oluwaseun", "Hartshorne", "Submit the draft that is ready; report on the funded proposal"),
    Login("Member", "Dilys", "Ledwyche", "See where two submitted proposals stand"),
    Login("Moderator", "Keisha", "Ballantyne-Rose", "Work through the desk: return, decline, pass to a panel"),
    Login("Assessor", "Margery", "Thornycroft", "Declare conflicts, mark a proposal, return the sheet"),
    Login("Panel chair", "Iestyn", "Penrhos-Jones", "Follow the sheets, settle a flag, close scoring"),
    Login("Manager", "Eleri", "Standish", "Read the ranking, propose an award, export the shortlist"),
    Login("Second manager", "Obinna", "Ezekwe", "Confirm the award and the shortlist that wait for a second signature"),
    Login("Administrator", "Gurdeep", "Lallie", "Look after people and organisations"),
    Login("Observer", "Constance", "Abberley", "Read everything, change nothing"),
]


def table() -> str:
    rows = [("Role", "Email", "What to try"), *[(each.role, each.email, each.try_this) for each in LOGINS]]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    lines = [f"  {role:<{widths[0]}}  {email:<{widths[1]}}  {hint}" for role, email, hint in rows]
    lines.insert(1, "  " + "-" * (max(len(line) for line in lines) - 2))
    return "\n".join([*lines, "", f"  The password of all of them: {PASSWORD}"])
