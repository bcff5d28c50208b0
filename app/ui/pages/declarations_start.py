"""Starting a collection: a new version of a policy, or the same one again (ux D1)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from app.errors import FieldProblem, Problems, Refused
from app.models.declaration import Scope
from app.services.declarations.rows import SCOPE_LABELS, CollectionDraft
from app.services.evidence.intake import LooksSafe
from app.services.policies.change_rows import Compared
from app.services.policies.rows import PolicyDraft, PolicyFile, PolicyRow, VersionDraft
from app.ui.drafts import DraftKeeper
from app.ui.forms import Form, Values
from app.ui.pages.declarations_file import FileBox
from app.ui.pages.declarations_steps import Host
from app.ui.pages.policy_compare import FileCompare
from app.ui.sheet import words
from app.ui.stop_question import POLICY, is_plain, may_come_in
from app.words import count, join

NEW_POLICY = "new"
NEW_VERSION, SAME_VERSION = "new", "same"
KINDS = "PDF, Word or text (*.pdf *.docx *.txt)"
REVIEW_HINT = "A date, a month or a term, like Autumn Term 2027."
DRAFT_KEY = "declarations:start"

_OF_VERSION = ("label", "ratified_on", "ratified_by", "next_review", "file", "wording", "more")
_MORE = ("change_note", "consultation", "equality_check", "monitoring", "produced_by", "signed_by")


class StartForm(Form):
    """Everything that is needed before people are asked to sign."""

    def __init__(self, host: Host, policy_id: UUID | None = None) -> None:
        super().__init__("Start collecting", today=host.context.today)
        self._host, self._work = host, host.context.workspace
        self._policies = {str(row.id): row for row in self._work.policies.listed()}
        self._offered: dict[str, str] = {}
        # The answer about the file that is to be kept, and its path.
        self._safe: LooksSafe | None = None
        self._safe_path = ""
        # The file that was compared, with what came of it.
        self._looked: tuple[str, Compared, frozenset[int]] | None = None
        chosen = str(policy_id) if policy_id else next(iter(self._policies), NEW_POLICY)
        self._about_policy(chosen)
        self._about_version()
        self._about_collection()
        self.fields["policy"].control.changed.connect(self._policy_chosen)
        for field in ("what", "more"):
            self.fields[field].control.changed.connect(self._show_what_applies)
        self.fields["title"].control.changed.connect(self._offer)
        self._offer()
        self._show_what_applies()
        self.body.addStretch(1)
        self.foot_button("&Start collecting", self.save, "primary")
        self.foot_button("Save as &draft", self.save_draft)
        self.foot_button("&Cancel", host.show_board)
        self.keeper = DraftKeeper(
            host.context.drafts, "declarations", DRAFT_KEY, "Start collecting", self
        )
        host.keep_draft(self.keeper)

    def start(self) -> None:
        """Take the focus: at the first field that applies."""
        self.focus("policy" if self._policies else "title")

    @staticmethod
    def is_about(policy_id: UUID, state: Mapping[str, Any]) -> bool:
        """Whether the draft of such a form is about this policy."""
        return bool(state["fields"].get("policy") == str(policy_id))

    def _about_policy(self, chosen: str) -> None:
        choices = [(key, row.title) for key, row in self._policies.items()]
        self.drop_down(
            "policy",
            "Policy",
            [*choices, (NEW_POLICY, "A new policy")],
            value=chosen,
            empty="",
        )
        self.line("title", "Title of the policy", hint="Such as Social media policy.")
        self.choice(
            "what",
            "What people sign",
            [(NEW_VERSION, "A new version"), (SAME_VERSION, "The same version again")],
            value=NEW_VERSION,
            columns=2,
        )

    def _about_version(self) -> None:
        with self.row():
            self.line("label", "Version", hint="What people call it.")
            self.date("ratified_on", "Date ratified", hint="As in the minutes.")
        with self.row():
            self.line("ratified_by", "Ratified by", hint="Such as Full governing body.")
            self.line("next_review", "Next review", hint=REVIEW_HINT)
        box = FileBox(self._host.context.dialogs, "The policy’s text", KINDS)
        self.add_field("file", "The policy as PDF, Word or text (optional)", box)
        self._look = self.add_button("See what chan&ged", self._see_changes)
        self._decided = words("", "hint")
        self.add(self._decided)
        box.changed.connect(self._file_chosen)
        self.text("wording", "Words that people sign", lines=7)
        self.tick("more", "Add what changed, consultation and equality check")
        self.text("change_note", "What is different from the version before", lines=2)
        self.text("consultation", "Consultation: with whom, when, what came of it", lines=2)
        self.text("equality_check", "Equality check: by whom, when, what came of it", lines=2)
        self.text("monitoring", "How the policy has worked in practice", lines=2)
        with self.row():
            self.line("produced_by", "Written or reviewed by")
            self.line("signed_by", "Cover signed by")

    def _about_collection(self) -> None:
        self.choice(
            "scope",
            "Who signs",
            [(scope.value, SCOPE_LABELS[scope]) for scope in Scope],
            value=Scope.EVERYONE.value,
            columns=2,
        )
        with self.row():
            self.date("opened_on", "Collection day", value=self._host.context.today())
            self.date("due_on", "Last day to sign", hint="Empty for 14 days later.", ahead=True)

        in_force = [
            (key, f"{row.title}, version {row.version_label}")
            for key, row in self._policies.items()
            if row.version_id is not None
        ]
        self._beside = self.ticks(
            "together",
            "Also signed on the same form",
            in_force,
            hint="Each policy is counted for itself. People sign once for all of them.",
        )

    def _policy(self) -> PolicyRow | None:
        return self._policies.get(self.values().choice("policy") or "")

    def _policy_chosen(self) -> None:
        self._offer()
        self._show_what_applies()

    def _offer(self) -> None:
        """Fill in what can be known; what was typed over stays."""
        policy = self._policy()
        versions = self._work.policies.versions
        title = self.values().text("title") or "Social media"
        known = versions.of(policy.id) if policy else ()
        if known and not known[0].final:
            draft = known[0].draft()
            scope = Scope.EVERYONE if draft.everyone_signs else Scope.NEW_STARTERS
            self.set_value("scope", scope.value)
        else:
            draft = versions.next(policy.id if policy else None, title)
        offered = {
            "label": draft.label,
            "ratified_by": draft.ratified_by,
            "wording": draft.wording,
            "next_review": draft.next_review,
            "change_note": draft.change_note,
        }
        now = self.values()
        for field, text in offered.items():
            if now.text(field) in ("", self._offered.get(field, "")):
                self.set_value(field, text)
        self._offered = offered

    def _show_what_applies(self) -> None:
        values, policy = self.values(), self._policy()
        again = policy is not None and policy.version_id is not None
        same = again and values.choice("what") == SAME_VERSION
        self.show_field("policy", bool(self._policies))
        self.show_field("title", policy is None)
        for key, box in self._beside.buttons.items():
            box.setVisible(policy is None or key != str(policy.id))
        others = [key for key in self._beside.buttons if key != values.choice("policy")]
        self.show_field("together", bool(others))
        self.show_field("what", again)
        for field in _OF_VERSION:
            self.show_field(field, not same)
        for field in _MORE:
            self.show_field(field, not same and values.tick("more"))
        comparable = not same and bool(values.text("file")) and self._has_earlier_text()
        self._look.setVisible(comparable)
        self._decided.setVisible(comparable and self._looked is not None)

    # What changed.

    def _has_earlier_text(self) -> bool:
        policy = self._policy()
        known = self._work.policies.versions.of(policy.id) if policy else ()
        return any(row.final and row.document_id is not None for row in known)

    def _file_chosen(self) -> None:
        if self._looked is not None and self._looked[0] != self.values().text("file"):
            self._looked = None
        self._show_what_applies()

    def _see_changes(self) -> None:
        """Compare the chosen text with the version before, and come back with what is ticked."""
        host, policy, state = self._host, self._policy(), self.state()
        path = self.values().text("file")
        try:
            file = self._file(self.values())
        except Refused as refused:
            host.context.messages.problem(str(refused))
            return
        if policy is None or file is None:
            return
        policy_id = policy.id

        def come_back() -> StartForm:
            form = StartForm(host, policy_id)
            host.show_step(form)
            form.restore(state)
            return form

        def take(compared: Compared, material: frozenset[int]) -> None:
            come_back().take_changes(path, compared, material)

        host.show_step(FileCompare(host, policy_id, file, take, come_back), come_back)

    def take_changes(self, path: str, compared: Compared, material: frozenset[int]) -> None:
        """Keep what is material until the version is saved, and propose who signs."""
        self._looked = (path, compared, material)
        scope = Scope.EVERYONE if material else Scope.NEW_STARTERS
        self.set_value("scope", scope.value)
        self._decided.setText(
            f"{count(len(material), 'change')} material, so everyone signs."
            if material
            else "No change is material, so only new starters sign."
        )
        self._show_what_applies()
        self.focus("scope")

    def _keep_changes(self, version_id: UUID, values: Values) -> None:
        if self._looked is not None and self._looked[0] == values.text("file"):
            self._work.policies.changes.save(version_id, *self._looked[1:])

    def _may_keep(self) -> bool:
        """Ask once about a file that can hold pictures."""
        path = self.values().text("file")
        if path and not is_plain(path) and path != self._safe_path:
            self._safe = may_come_in(self._host.context, self, 1, POLICY)
            self._safe_path = path if self._safe is not None else ""
            return self._safe is not None
        return True

    def save(self) -> None:
        """Start collecting: all of it, or nothing."""
        if not self._may_keep() or not self.attempt(self._start):
            return
        self.keeper.discard()
        self._host.show_board()
        self._host.show_collection(self._started)
        self._host.context.messages.done(f"Collecting: {self._title}.")

    def save_draft(self) -> None:
        """Keep the version as a draft that nobody signs yet."""
        if self._may_keep() and self.attempt(self._keep):
            self.keeper.discard()
            host, to_compare = self._host, self._to_compare
            if to_compare is not None:
                host.show_changes(to_compare)
            else:
                host.show_policy(self._kept)
            host.context.messages.done("Saved as a draft. Nobody is asked to sign it yet.")

    def _start(self, values: Values) -> None:
        policy, service = self._policy(), self._work.declarations
        opened = values.date("opened_on")
        if opened is None:
            raise Problems([FieldProblem("opened_on", "Enter the collection day.")])
        collection = CollectionDraft(
            opened, values.date("due_on"), scope=Scope(values.choice("scope") or Scope.EVERYONE)
        )
        together = [
            row.version_id
            for key, row in self._policies.items()
            if key in values.ticks("together") and row != policy and row.version_id is not None
        ]
        again = policy is not None and values.choice("what") == SAME_VERSION
        if again and policy is not None and policy.version_id is not None:
            self._started = service.start(policy.version_id, collection, together)
        else:
            self._started = service.start_new_version(
                policy.id if policy else PolicyDraft(values.text("title")),
                self._version(values),
                self._file(values),
                collection,
                together,
                self._safe,
            )
            self._keep_changes(service.collection(self._started).version_id, values)
        started = service.round_of(service.collection(self._started))
        self._title = join([each.title for each in started])

    def _keep(self, values: Values) -> None:
        policy, policies = self._policy(), self._work.policies
        draft, file = self._version(values), self._file(values)
        self._to_compare: UUID | None = None
        self._kept = policy.id if policy else policies.add(PolicyDraft(values.text("title")))
        known = policies.versions.of(self._kept)
        if known and not known[0].final:
            version = known[0].id
            policies.versions.change(version, draft)
        else:
            version = policies.versions.add(self._kept, draft)
        if file is not None:
            policies.versions.attach(version, file.data, file.name, self._safe)
            self._keep_changes(version, values)
            self._to_compare = None if self._looked or not self._has_earlier_text() else version

    def _version(self, values: Values) -> VersionDraft:
        return VersionDraft(
            label=values.text("label"),
            ratified_on=values.date("ratified_on"),
            ratified_by=values.text("ratified_by"),
            next_review=values.text("next_review"),
            everyone_signs=values.choice("scope") != Scope.NEW_STARTERS,
            wording=values.text("wording"),
            change_note=values.text("change_note"),
            produced_by=values.text("produced_by"),
            signed_by=values.text("signed_by"),
            consultation=values.text("consultation"),
            equality_check=values.text("equality_check"),
            monitoring=values.text("monitoring"),
        )

    def _file(self, values: Values) -> PolicyFile | None:
        if not values.text("file"):
            return None
        path = Path(values.text("file"))
        try:
            return PolicyFile(path.name, "", path.read_bytes())
        except OSError as error:
            raise Refused(f"“{path.name}” can’t be read. Choose it again.") from error
