"""What pages let people do, and how a program does it: a row for each address that takes a POST.

A row names operations of the API, or says why a program has none. `test_page_acts.py` holds it to the addresses of
the product and to the description of the API; `test_methods.py` asks every other page to refuse a POST.
"""

DRAFT = "PATCH api:proposal"
OF_A_PERSON = "It is about one person and a browser of theirs, and not about a proposal."
OVERSEEING = "Flags and meetings have no API yet."
SPREAD = "Reports of spread have no API yet."

OPERATIONS: dict[str, list[str]] = {
    # Calls
    "proposals:new_call": ["POST api:calls"],
    "proposals:setup_part": ["PATCH api:setup"],
    "proposals:remove_call": ["DELETE api:setup"],
    "proposals:archive_call": ["POST api:archive_call"],
    "proposals:announce": ["POST api:announce_call"],
    "proposals:add_question": ["POST api:questions"],
    "proposals:change_question": ["PATCH api:question"],
    "proposals:move_question": ["POST api:move_question"],
    "proposals:remove_question": ["DELETE api:question"],
    "scoring:rubric": ["POST api:rubric", "PATCH api:rubric"],
    "scoring:open_call": ["POST api:open_call"],
    "scoring:clone_call": ["POST api:clone_call"],
    # Panels
    "scoring:assignment": ["POST api:assignment_runs"],
    "scoring:listed_assignment": ["POST api:assignment_runs"],
    "scoring:apply_assignment": ["POST api:apply_assignment"],
    "scoring:assign": ["POST api:assessors"],
    "scoring:remind": ["POST api:reminders"],
    "scoring:close": ["POST api:closing"],
    "scoring:seat": ["PUT api:panel_seat"],
    "scoring:replace_member": ["POST api:replace_member"],
    "scoring:invite_member": ["POST api:offer_seat"],
    "scoring:resend_seat": ["POST api:sent_seat"],
    "scoring:revoke_seat": ["DELETE api:sent_seat"],
    "scoring:seat_invitation": ["POST api:offered_seat"],
    "scoring:record_conflict": ["POST api:record_conflict"],
    "proposals:objections": ["POST api:objections"],
    "proposals:remove_objection": ["DELETE api:objection"],
    # Writing
    "proposals:eligibility": ["POST api:proposals"],
    "proposals:start": ["POST api:proposals"],
    "proposals:section": [DRAFT],
    "proposals:autosave": [DRAFT],
    "proposals:partners": [DRAFT],
    "proposals:check": ["POST api:step"],
    "proposals:start_again": ["POST api:starts"],
    "proposals:look": ["POST api:similar_to_text"],
    "proposals:contact": ["POST api:contact"],
    "proposals:attachments": ["POST api:attachments"],
    "proposals:remove_attachment": ["DELETE api:attachment"],
    "proposals:tick_change": ["PATCH api:tick_change"],
    "step": ["POST api:step"],
    # People
    "proposals:people": ["POST api:invite"],
    "proposals:person": ["PATCH api:person"],
    "proposals:remove_person": ["DELETE api:person"],
    "proposals:resend_invitation": ["POST api:sent_invitation"],
    "proposals:revoke_invitation": ["DELETE api:sent_invitation"],
    "proposals:leave": ["POST api:leave"],
    "proposals:lead": ["POST api:lead"],
    "proposals:keep_lead": ["DELETE api:lead"],
    "proposals:answer_lead": ["POST api:answer_lead"],
    "proposals:invitation": ["POST api:invitation"],
    "proposals:affiliation": ["POST api:asked_affiliation"],
    "ask_for_affiliation": ["POST api:affiliations"],
    "end_affiliation": ["DELETE api:own_affiliation"],
    # The exchange
    "proposals:discussion": ["POST api:comments"],
    "proposals:among_authors": ["POST api:comments"],
    "proposals:edit_comment": ["PATCH api:comment"],
    "proposals:remove_comment": ["DELETE api:comment"],
    "proposals:report_comment": ["POST api:report_comment"],
    "proposals:moderate_comment": ["POST api:moderate_comment"],
    "proposals:support": ["POST api:support"],
    "proposals:withdraw_support": ["DELETE api:support"],
    "proposals:follow": ["POST api:follow"],
    "proposals:unfollow": ["DELETE api:follow"],
    # The moderation desk
    "proposals:claim": ["POST api:claim"],
    "proposals:release": ["DELETE api:claim"],
    "proposals:gateways": ["PATCH api:gateways"],
    "proposals:desk_seen": ["POST api:desk_news"],
    "proposals:add_kept": ["POST api:kept_texts", "POST api:signposts"],
    "proposals:edit_kept": ["PATCH api:kept_text", "PATCH api:signpost"],
    "proposals:pair": ["POST api:pair"],
    "proposals:offer_support": ["POST api:offers"],
    "proposals:answer_support": ["POST api:answer_offer"],
    "proposals:close_support": ["POST api:close_offer"],
    "proposals:notes_on": ["POST api:notes"],
    "bulk": ["POST api:bulk"],
    # What is one's own
    "proposals:save_filter": ["POST api:saved_filters"],
    "proposals:saved_filter": ["PATCH api:saved_filter"],
    "proposals:delete_filter": ["DELETE api:saved_filter"],
    "proposals:notices": ["POST api:notices_read"],
    "proposals:open_notice": ["POST api:notice_read"],
    "notice_choices": ["PATCH api:notice_choices"],
    # Decisions
    "scoring:award": ["POST api:step"],
    "scoring:declare": ["POST api:declaration"],
    "scoring:decline": ["POST api:decline"],
    "scoring:sheet": ["PATCH api:assessment"],
    "scoring:autosave": ["PATCH api:assessment"],
    "scoring:check": ["POST api:return_sheet"],
    "scoring:reopen_sheet": ["POST api:reopen_sheet"],
}
WITHOUT: dict[str, str] = {
    "account": OF_A_PERSON,
    "tokens": "A token is made by somebody who signed in, and never with another token.",
    "proposals:stop_mail": "The address in a mail is for mail programs; choices are made at api:notice_choices.",
    "proposals:drop_text": "Text set aside is what two tabs typed; a program that is refused has its own text still.",
    "proposals:go_back": "Text beside the draft is what a page kept while somebody typed; a program has its own.",
    "jobs": "Looking after background work is for administrators in a browser.",
    "job": "Looking after background work is for administrators in a browser.",
    **dict.fromkeys(
        [
            "scoring:raise_flag", "scoring:resolve_flag",
            "scoring:meeting", "scoring:take_up", "scoring:figure", "scoring:end_meeting",
        ],
        OVERSEEING,
    ),
    **dict.fromkeys(["proposals:record_adoption", "proposals:add_measure", "proposals:record_point"], SPREAD),
}  # fmt: skip
