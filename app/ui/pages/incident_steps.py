"""Every step that can be taken with a saved incident, and the menu that offers them."""

from __future__ import annotations

from app.ui.pages.incident_closing import CloseForm, FollowUpForm, ReopenForm
from app.ui.pages.incident_correct import CorrectForm
from app.ui.pages.incident_ladder import LadderForm
from app.ui.pages.incident_people import (
    AccountForm,
    LinkForm,
    PersonForm,
    RemovePersonForm,
    TellForm,
    UnlinkForm,
)
from app.ui.pages.incident_response import (
    ActionForm,
    AnswerForm,
    DetailsForm,
    DropTaskForm,
    RemovalForm,
    SettleForm,
    SupportForm,
    TaskForm,
)
from app.ui.pages.incident_step import StepForm
from app.ui.pages.incident_told import HarmForm, NotToldForm, ToldForm

_FORMS: tuple[type[StepForm], ...] = (
    ActionForm,
    CloseForm,
    ReopenForm,
    FollowUpForm,
    CorrectForm,
    PersonForm,
    AccountForm,
    TellForm,
    RemovePersonForm,
    LinkForm,
    UnlinkForm,
    TaskForm,
    DropTaskForm,
    LadderForm,
    RemovalForm,
    SettleForm,
    SupportForm,
    AnswerForm,
    DetailsForm,
    ToldForm,
    NotToldForm,
    HarmForm,
)
STEPS = {form.kind: form for form in _FORMS}
"""By the name that a draft keeps."""
MORE = (
    ("person", "&Person"),
    ("task", "&Task"),
    ("ladder", "&Letter, or a step with a parent or pupil"),
    ("removal", "&Request to take it down"),
    ("support", "&Support offered"),
    ("link", "L&ink to another incident"),
    ("details", "&What is known now"),
)
"""What the menu offers, beside an action."""
