"""What the description of the API calls each set of choices: {name: where they are listed}."""

NAMES_OF_CHOICES = {
    "State": "proposals.states.State",
    "StateOfAssignment": "scoring.states.AssignmentState",
    "Delivery": "proposals.kinds.Delivery",
    "KindOfQuestion": "proposals.models.questions.QuestionKind",
    "SupportKind": "proposals.models.offers.SupportKind",
    "KindOfText": "proposals.models.kept.TextKind",
    "YesOrNo": "proposals.forms.gateways.YES_OR_NO",
    "Standing": "proposals.models.Standing",
    "Role": "proposals.models.ContributorRole",
    "RoleToGive": "proposals.forms.people.CHOICES",
    "KindOfSeat": "scoring.models.SeatKind",
    "VerdictOnComment": "scoring.models.Verdict",
    "VerdictOnPair": "proposals.models.similar.Verdict",
    "KindOfDuty": "proposals.states.DutyKind",
    "StateOfDuty": "proposals.states.DutyState",
    "KindOfBenefit": "proposals.models.BenefitKind",
    "StateOfStory": "proposals.models.StoryState",
    "StatusOfClaim": "proposals.models.ClaimStatus",
    "RulingOnComment": "proposals.models.Ruling",
    "RulingOnDuty": "proposals.forms.awards.RULINGS",
}
