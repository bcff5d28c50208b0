"""Settings of the school: name, terms, who does what, and its own rules."""

from __future__ import annotations

import calendar
from dataclasses import replace
from functools import partial

from app.dates import TermDates, default_terms, say_school_year, school_year
from app.errors import FieldProblem, Problems
from app.models.school import RoleKey, SchoolKind
from app.services.school import ROLE_LABELS, RoleHolderDraft, RoleHolderRow, SchoolDraft
from app.services.year_groups import say_year_group
from app.ui.forms import Form, Values
from app.ui.page import PageContext
from app.ui.sheet import Sheet

KINDS = (("alone", "On its own"), ("trust", "In a trust"))
ASK_DPO = "Check with your data protection officer before you change it."


class SchoolForm(Form):
    """Name, and the trust if there is one."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("School")
        self._context = context
        school = context.workspace.school.school()
        self.line("name", "School’s name", value=school.name)
        self.choice(
            "kind", "Does the school stand on its own?", KINDS, value=school.kind, columns=2
        )
        self.line("trust_name", "Trust’s name", value=school.trust_name or "")
        self.fields["kind"].control.changed.connect(self._show_trust)
        self._show_trust()
        self.foot_button("&Save", self.save, "primary")

    def _show_trust(self) -> None:
        self.show_field("trust_name", self.values().choice("kind") == "trust")

    def save(self) -> None:
        """Keep the name."""
        if self.attempt(self._store):
            self._context.messages.done("Saved the school’s name.")

    def _store(self, values: Values) -> None:
        kind = SchoolKind(values.choice("kind") or "alone")
        self._context.workspace.school.save_school(
            SchoolDraft(values.text("name"), kind, values.text("trust_name"))
        )


class TermsForm(Form):
    """First and last days of the terms of two school years."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Terms", today=context.today)
        self._context = context
        self.add_text("Reports and reviews go by these dates.", "hint")
        known = context.workspace.school.terms()
        this_year = school_year(context.today())
        self._names: dict[str, str] = {}
        for year in (this_year, this_year + 1):
            self.add_section(say_school_year(year))
            terms = [term for term in known if school_year(term.starts) == year]
            for number, term in enumerate(terms or default_terms(year)):
                key = f"{year}-{number}"
                self._names[key] = term.name
                with self.row():
                    self.date(f"starts-{key}", f"{term.name} begins", value=term.starts)
                    self.date(f"ends-{key}", f"{term.name} ends", value=term.ends)
        self.foot_button("&Save", self.save, "primary")

    def save(self) -> None:
        """Keep the terms."""
        if self.attempt(self._store):
            self._context.messages.done("Saved the terms.")

    def _store(self, values: Values) -> None:
        terms, problems = [], []
        for key, name in self._names.items():
            starts, ends = values.date(f"starts-{key}"), values.date(f"ends-{key}")
            if starts is None:
                problems.append(FieldProblem(f"starts-{key}", f"Enter when {name} begins"))
            if ends is None:
                problems.append(FieldProblem(f"ends-{key}", f"Enter when {name} ends"))
            if starts is not None and ends is not None:
                if ends <= starts:
                    sentence = f"{name} must end after it begins"
                    problems.append(FieldProblem(f"ends-{key}", sentence))
                terms.append(TermDates(name, starts, ends))
        if problems:
            raise Problems(problems)
        self._context.workspace.school.set_terms(terms)


class RolesSheet(Sheet):
    """Who holds which role (R023 to R026), with ways to add, change and end."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Who does what")
        self._context = context
        holders = context.workspace.school.role_holders()
        if not holders:
            self.add_text("Nobody is named yet. Reports and forms use these names.")
        for holder in holders:
            self.add_section(holder.label)
            self.add_facts(
                [
                    ("Name", holder.name),
                    ("Contact", holder.contact or ""),
                    ("Covers", holder.remit or ""),
                ]
            )
            self.add_buttons(
                (f"Change {holder.name}", partial(self._change, holder)),
                (f"{holder.name} no longer does this", partial(self._end, holder)),
            )
        self.foot_button("&Add somebody", self._add, "primary")

    def _add(self) -> None:
        self._show(RoleForm(self._context, None))

    def _change(self, holder: RoleHolderRow) -> None:
        self._show(RoleForm(self._context, holder))

    def _show(self, form: Form) -> None:
        show_in_page(self, form)

    def _end(self, holder: RoleHolderRow) -> None:
        answer = self._context.dialogs.ask(
            f"{holder.name} no longer does this?",
            f"From tomorrow, {holder.label.lower()} has no name until you add one.",
            [("end", "&End the role today"), ("keep", "&Keep as it is")],
        )
        if answer == "end":
            self._context.workspace.school.end_role_holder(holder.id, self._context.today())
            self._context.messages.done(f"{holder.name} does this until today.")


class RoleForm(Form):
    """One role-holder."""

    def __init__(self, context: PageContext, holder: RoleHolderRow | None) -> None:
        super().__init__("Add somebody" if holder is None else f"Change {holder.name}")
        self._context, self._holder = context, holder
        roles = [(role.value, label) for role, label in ROLE_LABELS.items()]
        self.drop_down("role", "Role", roles, value=holder.role if holder else None)
        self.line("name", "Name", value=holder.name if holder else "")
        self.line(
            "contact",
            "Telephone or e-mail (optional)",
            value=(holder.contact or "") if holder else "",
        )
        self.line(
            "remit",
            "What the role covers here (optional)",
            hint="For example: online safety too.",
            value=(holder.remit or "") if holder else "",
        )
        self.foot_button("&Save", self.save, "primary")
        self.foot_button("&Back", lambda: show_in_page(self, RolesSheet(context)))

    def save(self) -> None:
        """Keep it and go back to all roles."""
        if self.attempt(self._store):
            self._context.messages.done(f"Saved {self.values().text('name')}.")
            show_in_page(self, RolesSheet(self._context))

    def _store(self, values: Values) -> None:
        role = values.choice("role")
        if role is None:
            raise Problems([FieldProblem("role", "Choose a role")])
        draft = RoleHolderDraft(
            RoleKey(role),
            values.text("name"),
            values.text("contact"),
            values.text("remit"),
            self._holder.staff_id if self._holder else None,
        )
        school = self._context.workspace.school
        if self._holder is None:
            school.add_role_holder(draft)
        else:
            school.change_role_holder(self._holder.id, draft)


class RulesForm(Form):
    """The school's own numbers; its rules about contact have a page of their own."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Rules")
        self._context = context
        rules = context.workspace.school.rules()
        self.line(
            "suppression_threshold",
            "Smallest count that reports print",
            hint=f"Smaller ones become “fewer than”, so that nobody is recognised. {ASK_DPO}",
            value=str(rules.suppression_threshold),
            width=120,
        )
        years = [(str(year), say_year_group(year)) for year in range(14)]
        self.drop_down(
            "oldest_year",
            "Oldest year group in the school",
            years,
            value=str(rules.oldest_year),
            empty="",
        )
        months = [(str(n), calendar.month_name[n]) for n in range(1, 13)]
        self.drop_down(
            "review_month",
            "Relationships are looked at again each",
            months,
            value=str(rules.review_month),
            empty="",
        )
        self.line(
            "starter_days",
            "Days that a new starter has to sign",
            value=str(rules.starter_days),
            width=120,
        )
        self.line(
            "incident_days",
            "Days after which an open incident counts as open for long",
            value=str(rules.incident_days),
            width=120,
        )
        self.line(
            "removal_hours",
            "Hours that a platform has to take something down",
            hint=ASK_DPO,
            value=str(rules.removal_hours),
            width=120,
        )
        self.foot_button("&Save", self.save, "primary")

    def save(self) -> None:
        """Keep the rules."""
        if self.attempt(self._store):
            self._context.messages.done("Saved the rules.")

    def _store(self, values: Values) -> None:
        numbers, problems = {}, []
        for field in self.fields:
            text = values.text(field)
            if text.isascii() and text.isdigit():
                numbers[field] = int(text[:6])
            else:
                problems.append(FieldProblem(field, "Enter a whole number"))
        if problems:
            raise Problems(problems)
        school = self._context.workspace.school
        school.set_rules(replace(school.rules(), **numbers))


def show_in_page(old: Sheet, new: Sheet) -> None:
    """Put ``new`` in the place of ``old`` in the settings page."""
    old.replaced.emit(new)
