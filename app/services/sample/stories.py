"""What happened online at the sample school: small stories, with how each was dealt with."""

from __future__ import annotations

from dataclasses import dataclass

from app.models.incident import Done, IncidentType, Outcome, Party


@dataclass(frozen=True)
class Story:
    """An incident that can be told with different people, platforms and year groups.

    Attributes:
        texts: the same thing as it might have happened twice; ``{staff}``, ``{year}``.
        chat: what the screenshot shows, "who: what" a line; the first line is its title.
        actions: what was done, with after how many days.
        outcome: None stays open.
    """

    type: IncidentType
    about: Party
    by: Party
    platforms: tuple[str, ...]
    texts: tuple[str, ...]
    chat: tuple[str, ...] = ()
    done: tuple[Done, ...] = ()
    actions: tuple[tuple[int, str], ...] = ()
    outcome: Outcome | None = None
    rationale: str = ""


STORIES = (
    Story(
        IncidentType.POST,
        Party.STAFF,
        Party.PARENT,
        ("Facebook", "WhatsApp"),
        (
            "A parent wrote in the {year} parents’ group that {staff} had lost two reading books "
            "and “could not care less”. Eleven other parents answered, some with insults.",
            "In the {year} group a parent named {staff} and said that homework was set “to make "
            "trouble at home”. Another parent sent us the screenshot.",
        ),
        (
            "{year} parents · 41 members",
            "Parent: Lost our reading book AGAIN. Second time this term.",
            "Another parent: Same here!",
            "Parent: Honestly they could not care less in that class",
            "Another parent: Shall we all write to the head?",
        ),
        (Done.SUPPORT,),
        (
            (1, "Rang the parent, listened, and asked for the post to be taken down."),
            (3, "The post was gone. The parent came in and talked with the class teacher."),
        ),
        Outcome.REMOVED,
        "The parent took the post down on the day after we asked and apologised.",
    ),
    Story(
        IncidentType.APPROACH,
        Party.STAFF,
        Party.PUPIL,
        ("Instagram", "TikTok", "Snapchat"),
        (
            "A pupil in {year} asked to follow {staff}’s private account. The request was not "
            "accepted, and the pupil was told why in class.",
            "{staff} received three follow requests from {year} pupils in one evening and "
            "refused them all.",
        ),
        ("Follow requests", "wants to follow you · 2 h", "wants to follow you · 2 h"),
        (Done.TOLD_DSL,),
        ((2, "Talked with {year} about whom to follow, and told the families why."),),
        Outcome.ADVICE,
        "Refused at once and reported the same day, as our policy asks. Nothing further needed.",
    ),
    Story(
        IncidentType.APPROACH,
        Party.STAFF,
        Party.PARENT,
        ("Facebook", "LinkedIn"),
        (
            "A parent sent {staff} a friend request with a message about the football team.",
            "{staff} was added to a parents’ chat without being asked and left it after reading "
            "one message.",
        ),
        (
            "New message request",
            "Parent: Hi! Thought we could sort out the lifts to football on here?",
            "You can reply once you accept.",
        ),
        (),
        ((1, "Sent the parent the school’s own way to reach us; the answer was friendly."),),
        Outcome.NO_ACTION,
        "Refused politely; the reply was kept. The parent now writes to the office.",
    ),
    Story(
        IncidentType.CYBERBULLYING,
        Party.PUPIL,
        Party.PUPIL,
        ("WhatsApp", "Roblox", "Discord"),
        (
            "A child in {year} was removed from a class chat and then mocked in it. A parent "
            "brought the telephone and showed us the messages.",
            "Two children in {year} set up a chat called “Not you”, with every child of the "
            "class but one.",
        ),
        (
            "Not you · 17 members",
            "Child A: she is NOT getting in",
            "Child B: lol",
            "Child A: nobody tell her about saturday",
            "Child C: this is a bit mean",
        ),
        (Done.TOLD_DSL,),
        (
            (1, "Talked with each child and rang all three families."),
            (7, "The chat was deleted. {year} had a lesson on leaving people out."),
            (21, "Asked the child again: playing with the others, no more messages."),
        ),
        Outcome.PUPIL_SANCTION,
        "Dealt with under the anti-bullying policy. The family is content with what was done.",
    ),
    Story(
        IncidentType.THREAT,
        Party.STAFF,
        Party.PARENT,
        ("Facebook", "Text message"),
        (
            "After a meeting about attendance a parent posted that somebody should “sort "
            "{staff} out at the gate”.",
            "{staff} received two messages late at night from a number that the office knows. "
            "The second one said “I know which car is yours”.",
        ),
        (
            "Public post",
            "Parent: somebody wants to sort that one out at the gate",
            "14 reactions · 6 comments",
            "Neighbour: calm down mate",
        ),
        (Done.POLICE, Done.SUPPORT, Done.HR),
        (
            (0, "Rang 101; the police gave a reference number and advice for home time."),
            (1, "Written warning to the parent; meetings only with two of us present."),
            (10, "Occupational health appointment offered and taken."),
        ),
        Outcome.POLICE,
        "The police spoke to the parent. No more contact since, and support goes on.",
    ),
    Story(
        IncidentType.CONFIDENTIALITY,
        Party.SCHOOL,
        Party.STAFF,
        ("Facebook", "Instagram"),
        (
            "A photograph of a display, put up by {staff}, showed two children’s full names on "
            "their work.",
            "{staff} posted a picture of the staff room; the timetable behind it named a child "
            "and a clinic.",
        ),
        (
            "Our wonderful wall!",
            "So proud of what {year} made this week",
            "23 likes",
            "Grandparent: Lovely! I can read every name",
        ),
        (Done.ASKED_REMOVAL,),
        (
            (0, "The picture was taken down within the hour and the data lead told."),
            (5, "Data lead: no risk of harm, no report needed, written into the breach log."),
        ),
        Outcome.ACCIDENTAL,
        "An honest mistake, put right within the hour. Shown again how to check a background.",
    ),
    Story(
        IncidentType.ACCOUNT,
        Party.SCHOOL,
        Party.UNKNOWN,
        ("Instagram", "TikTok", "X"),
        (
            "An account with our name and badge posts jokes about {year} and about lunches. "
            "Nobody at school made it.",
            "Somebody made an account in {staff}’s name with a picture from our website.",
        ),
        (
            "upper.thimble.official_",
            "Todays lunch: grey. Again.",
            "71 followers · 0 following",
            "reply: this is not the real school lol",
        ),
        (Done.ASKED_REMOVAL,),
        (
            (0, "Reported to the platform as pretending to be us."),
            (4, "Rang the helpline for professionals; they passed it on to the platform."),
            (9, "The account is gone."),
        ),
        Outcome.REMOVED,
        "Taken down by the platform after nine days. Who made it could not be found out.",
    ),
    Story(
        IncidentType.CONDUCT,
        Party.STAFF,
        Party.STAFF,
        ("Facebook", "X", "WhatsApp"),
        (
            "{staff} complained about the inspection on an open account, with the school’s name "
            "on the profile.",
            "{staff} shared a joke about parents’ evening that several parents could see.",
        ),
        (
            "Shared with everyone",
            "Six hours of parents telling me their child is a genius",
            "9 reactions",
        ),
        (Done.ASKED_REMOVAL,),
        (
            (1, "Talked with them; they deleted it at once and closed the account to strangers."),
            (14, "Went through the policy together; note of the talk signed by both."),
        ),
        Outcome.ADVICE,
        "First time, no pupil mentioned, removed at once. Advice given and understood.",
    ),
    Story(
        IncidentType.CONDUCT,
        Party.STAFF,
        Party.STAFF,
        ("Instagram", "WhatsApp"),
        (
            "A former pupil, now in Year 9, wrote to {staff} about football and got two answers "
            "before it was mentioned to anybody.",
            "{staff} took part in a chat with three colleagues in which a child’s behaviour was "
            "discussed by name.",
        ),
        (),
        (Done.HR,),
        (
            (1, "Heard what they had to say, with a colleague of their choice present."),
            (3, "Advice from HR taken and written down."),
            (12, "Letter of advice; online-safety training repeated."),
        ),
        Outcome.WARNING,
        "Against the policy and not reported, but no harm meant or done; a written warning.",
    ),
    Story(
        IncidentType.POST,
        Party.SCHOOL,
        Party.PARENT,
        ("Facebook", "Nextdoor"),
        (
            "A post in the village group says that the school “lets anybody in at the gate”. "
            "{staff}, who was on duty, is described but not named.",
            "A review of the school claims that {year} had no teacher for a month, which is wrong.",
        ),
        (
            "Upper Thimble village",
            "Resident: Walked straight in today, nobody asked me a thing",
            "Resident: My tax money…",
            "Parent: That’s not true, they stopped me on Monday",
        ),
        (),
        ((2, "Answered once, with the facts and an invitation to come and see."),),
        Outcome.NO_ACTION,
        "No person named and nothing untrue left standing. Watched for a fortnight, then closed.",
    ),
    Story(
        IncidentType.OTHER,
        Party.PUPIL,
        Party.UNKNOWN,
        ("Roblox", "YouTube", "Discord"),
        (
            "A child in {year} said that a stranger in a game asked which school they go to.",
            "A video of our playground, filmed from the road, was shown to us by a parent.",
        ),
        (
            "Game chat",
            "Player 4471: how old r u",
            "Child: 9",
            "Player 4471: what school",
            "Child: not telling",
        ),
        (Done.TOLD_DSL,),
        (
            (0, "Rang the family and showed them how to block and report a player."),
            (6, "Safeguarding lead looked at the messages: no more contact."),
        ),
        Outcome.HANDED_ON,
        "Passed to the safeguarding lead; goes on under the child protection policy.",
    ),
    Story(
        IncidentType.CYBERBULLYING,
        Party.STAFF,
        Party.PUPIL,
        ("TikTok", "Snapchat"),
        (
            "Former pupils put a drawing of {staff} into a video with a rude song.",
            "A picture of {staff} from the summer fair was made into a joke and passed round "
            "{year}.",
        ),
        (
            "sound: original",
            "when its {year} and you forgot your pe kit AGAIN",
            "208 views",
            "comment:",
        ),
        (Done.SUPPORT,),
        (
            (1, "The secondary school’s safeguarding lead was told and spoke to the pupils."),
            (4, "Both videos were deleted; letters of apology came by post."),
        ),
        Outcome.REMOVED,
        "Deleted by those who made it. Support was offered and not needed.",
    ),
    Story(
        IncidentType.CONFIDENTIALITY,
        Party.PUPIL,
        Party.PARENT,
        ("WhatsApp", "Facebook"),
        (
            "At the nativity a parent filmed other people’s children and posted it for everybody.",
            "A parent posted who is on the {year} list for extra help, copied from a letter.",
        ),
        (
            "Nativity",
            "Parent: Whole thing here if you missed it!! 38 min",
            "Parent: please take down, my two are in this",
        ),
        (Done.ASKED_REMOVAL,),
        ((0, "Rang the parent, who took it down while we were speaking."),),
        Outcome.PARENT_MEETING,
        "Met the parent. Next year the head asks for no filming before the play begins.",
    ),
    Story(
        IncidentType.POST,
        Party.STAFF,
        Party.OTHER,
        ("Google reviews", "X"),
        (
            "A review accuses {staff} of something that happened at another school, years ago.",
            "An account without a name says that {staff} was dismissed from an earlier post.",
        ),
        (),
        (Done.HR, Done.SUPPORT),
        ((2, "HR looked into it: another person with a similar name."),),
        Outcome.UNFOUNDED,
        "Mistaken for somebody else. The platform removed it when shown the facts.",
    ),
    Story(
        IncidentType.ACCOUNT,
        Party.STAFF,
        Party.UNKNOWN,
        ("Facebook", "E-mail"),
        (
            "{staff}’s own account was taken over and sent parents a link to a prize draw.",
            "An e-mail in {staff}’s name, not from our address, asked two parents for vouchers.",
        ),
        (
            "Inbox",
            "From: {staff} <head.office.thimble@mail.example>",
            "Are you free? I need a small favour today, 4 gift cards, will pay back",
        ),
        (),
        (
            (0, "Told all parents by text not to open the link. IT changed the passwords."),
            (2, "Account recovered with the help of the platform; two-step sign-in switched on."),
        ),
        Outcome.REMOVED,
        "No school account was touched and nobody lost money.",
    ),
)
