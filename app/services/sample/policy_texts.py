"""The sample school's policy in its three versions: made up, and edited as real ones are."""

from __future__ import annotations

_FIRST = """\
{title}
{school}

1 Whom it covers

1.1 This policy is for everybody who works, helps or governs here, paid or not.

1.2 Visitors are given a copy at the office.

1.3 Where we write “online”, we mean every place where people publish something and others can \
answer it: pages, groups, games and messages.

2 Your own accounts

2.1 Keep your own accounts and the school’s apart.

2.2 Write nothing about pupils on your own accounts, whoever can see them.

2.3 Look at your privacy settings once a year.

2.4 Be open. If family or friendship connects you online with a pupil, a former pupil or a \
parent, tell the headteacher.

3 Pupils and parents

3.1 Refuse requests from pupils kindly, keep the answer, and say that the request came.

3.2 Do not join groups that pupils run.

3.3 Use the school’s own telephone and address when you write to parents.

4 Accounts of the school

4.1 Ask before you post for the school.

4.2 Show no pupil whose family has said no. Look at the list in the office each time.

4.3 Passwords are kept by the office manager, and are changed when somebody leaves.

5 When something worries you

5.1 Report what worries you within a week.

5.2 Keep screenshots of messages:
(a) with the date and the name of the account;
(b) on the school’s computer, not on your own;
(c) never of indecent images.

5.3 A worry about the headteacher goes to the chair of governors.

6 What follows

6.1 Breaking this policy can lead to disciplinary action, or to the end of a placement.

6.2 Governors look at this policy again every year.
"""
_SECOND = (
    ("within a week.", "on the same day."),
    (
        "3.3 Use the school’s",
        "3.3 In groups of parents, read along where your own child is in the class, and take no "
        "part in talk about colleagues or pupils.\n\n3.4 Use the school’s",
    ),
    ("1.2 Visitors are given a copy at the office.\n\n1.3 ", "1.2 "),
    ("Refuse requests from pupils kindly", "Refuse requests from pupils and parents kindly"),
)
_THIRD = (
    (
        "5.3 A worry about",
        "5.3 Tell the deputy headteacher of any account that pretends to be a colleague or the "
        "school. Do not write to it.\n\n5.4 A worry about",
    ),
    ("2.3 Look at your privacy settings once a year.\n\n2.4 ", "2.3 "),
    (
        "6.2 Governors",
        "6.2 Look at your privacy settings once a year.\n\n6.3 Governors",
    ),
    ("every year.", "every two years, and after any serious incident."),
    (
        "Show no pupil whose family has said no. Look at the list in the office each time.",
        "Show no pupil whose family has said no.\n\n4.3 Look at the list in the office each time.",
    ),
    ("4.3 Passwords are kept", "4.4 Passwords are kept"),
)


def policy_text(version: int, title: str, school: str) -> str:
    """Return the text of a version, from 1 to 3."""
    text = _FIRST
    for edits in (_SECOND, _THIRD)[: version - 1]:
        for before, after in edits:
            text = text.replace(before, after)
    return text.format(title=title, school=school)
