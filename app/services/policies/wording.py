"""The wording that Candour offers for declarations: our own, and the school's to change.

What a declaration should say comes from the policies (R027-R029, R045, R046, R057, R118, R119);
the sentences don't. A version keeps the wording that people signed (R029).
"""

from __future__ import annotations

NOTHING_TO_DISCLOSE = (
    "I have nothing to tell the school about: none of my own social media accounts is connected "
    "with a pupil, a former pupil or a parent."
)
SOMETHING_TO_DISCLOSE = (
    "I have something to tell the headteacher. I will talk to them about it and write no details "
    "on this form."
)
ANOTHER_FORMAT = "I need this in another format, such as large print."


def default_wording(school: str, policy: str) -> str:
    """Return the declaration for a new policy version, as paragraphs and "- " lines."""
    return f"""\
This declaration is about the policy “{policy}” of {school}.

By signing it I confirm that:
- I have been given the policy, and I know where to find it again.
- I have read it, I could ask about anything that was unclear, and I accept it.
- I will follow it at work, and outside work wherever it applies to me.
- I understand that the school may monitor the use of its computers, accounts and network, and \
may look at what is kept or sent there for the reasons that the policy gives. I agree to this.
- If family, friendship or my social circle connects me on social media with a pupil, a former \
pupil, a parent, a colleague or a governor, I will be open about it and tell the headteacher.
- If I have to depart from the policy, or think that I have, I will tell the headteacher at once.
- I understand that breaking the policy may lead to disciplinary action, or to the end of my \
placement, contract or appointment."""
