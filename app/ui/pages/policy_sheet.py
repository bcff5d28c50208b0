"""One policy, with its versions and links; one version, with what belongs to it."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from shiboken6 import isValid

from app.dates import say_date
from app.services.policies.rows import LinkRow, VersionRow
from app.ui.pages.declarations_steps import Host
from app.ui.pages.policy_compare import VersionCompare
from app.ui.pages.policy_forms import LinkForm, PolicyForm, TellForm
from app.ui.sheet import Sheet
from app.ui.stop_question import POLICY, is_plain, may_come_in
from app.ui.widgets.status import Chip


class PolicySheet(Sheet):
    """What a policy is, its versions newest first, and the policies it refers to."""

    def __init__(self, host: Host, policy_id: UUID) -> None:
        self._host, self._id = host, policy_id
        self._policies = host.context.workspace.policies
        row = self._policies.get(policy_id)
        super().__init__(row.title)
        if row.next_review_on is not None and row.next_review_on < host.context.today():
            self.set_chip(Chip("Review overdue", "problem"))
        self.add_facts(
            [
                ("Number", row.reference or ""),
                ("Responsible", row.owner or ""),
                ("Committee", row.committee or ""),
                ("Made from", row.origin or ""),
                ("Law and guidance", row.legal_framework or ""),
                ("Version in force", row.version_label or "None yet"),
                ("Next review", row.next_review or ""),
            ]
        )
        self.add_section("Versions")
        versions = self._policies.versions.of(policy_id)
        for version in versions:
            self.add_button(_line(version), partial(self.open_version, version.id), "link")
        if not versions:
            self.add_text("No version yet.")
        self.add_section("Linked policies")
        links = self._policies.links(policy_id)
        for link in links:
            number = f" ({link.reference})" if link.reference else ""
            also = ", to be read as well" if link.also_read else ""
            self.add_text(f"{link.title}{number}{also}")
            self.add_button(f"Remove {link.title}", partial(self._unlink, link), "link")
        if not links:
            self.add_text("None.")
        self.foot_button("&New version", lambda: host.start_collecting(policy_id), "primary")
        changes = self._policies.changes
        texts = [row for row in versions if row.document_id is not None]
        if texts and changes.earlier(texts[0]) is not None:
            self.foot_button("What chan&ged", partial(host.show_changes, texts[0].id))
        self.foot_button("&Change details", self._change)
        self.foot_button("Add &link", self._link)
        if row.withdrawn_on is None:
            self.foot_button("&Withdraw policy", self._withdraw)

    def reload(self) -> None:
        """Show it anew: something about it was changed."""
        self._host.show_policy(self._id)

    def open_version(self, version_id: UUID) -> None:
        """Show one version; Esc comes back here."""
        back = partial(self._host.show_policy, self._id)
        self._host.show_step(VersionSheet(self._host, version_id), back)

    def _change(self) -> None:
        back = partial(self._host.show_policy, self._id)
        self._host.show_step(PolicyForm(self._host, self._id, back), back)

    def _link(self) -> None:
        back = partial(self._host.show_policy, self._id)
        self._host.show_step(LinkForm(self._host, self._id, back), back)

    def _unlink(self, link: LinkRow) -> None:
        policies, messages = self._policies, self._host.context.messages

        def undo() -> None:
            policies.link(self._id, link.title, link.reference or "", also_read=link.also_read)

        policies.unlink(link.id)
        self._host.show_policy(self._id)
        messages.done(f"Removed {link.title}.", undo=undo)

    def _withdraw(self) -> None:
        answer = self._host.context.dialogs.ask(
            "Withdraw this policy?",
            "From today nobody is asked to sign it, and collecting for it ends. "
            "Its versions and declarations are kept.",
            [("withdraw", "&Withdraw policy"), ("keep", "&Keep it")],
            danger=True,
        )
        if answer == "withdraw":
            self._policies.withdraw(self._id, self._host.context.today())
            self._host.show_policies()
            self._host.context.messages.done("Withdrawn. Its declarations are kept.")


class VersionSheet(Sheet):
    """One text of a policy: cover, wording, document, who was told of it."""

    def __init__(self, host: Host, version_id: UUID) -> None:
        self._host, self._id = host, version_id
        self._versions = host.context.workspace.policies.versions
        row = self._row = self._versions.get(version_id)
        super().__init__(f"{row.policy_title} {row.label}")
        self.set_chip(Chip("Final") if row.final else Chip("Draft", "draft"))
        self.add_facts(
            [
                ("Ratified", _ratified(row)),
                ("Next review", row.next_review or ""),
                ("Who signs", "Everyone" if row.everyone_signs else "New starters only"),
                ("Written by", row.produced_by or ""),
                ("Cover signed by", row.signed_by or ""),
                ("What changed", row.change_note or ""),
                ("Consultation", row.consultation or ""),
                ("Equality check", row.equality_check or ""),
                ("In practice", row.monitoring or ""),
                ("Document", "Kept with this version" if row.document_id else "None"),
            ]
        )
        self.add_section("Words that people sign")
        self.add_text(row.wording)
        self.add_section("Who was told")
        told = self._versions.communications(version_id)
        for each in told:
            note = f". {each.note}" if each.note else ""
            self.add_text(f"{each.audience}, {say_date(each.told_on)}: {each.how}{note}")
        if not told:
            self.add_text("Nobody yet.")
        self._buttons(row)

    def _buttons(self, row: VersionRow) -> None:
        host = self._host
        if not row.final:
            self.foot_button(
                "&Finish and collect", lambda: host.start_collecting(row.policy_id), "primary"
            )
            self.foot_button("&Delete draft", self._delete)
        self.foot_button("&Told someone", self._tell)
        policies = host.context.workspace.policies
        if row.document_id is not None and policies.changes.earlier(row) is not None:
            self.foot_button("What chan&ged", self._show_changes)
        if row.document_id is not None:
            self.foot_button("Save d&ocument", self._save_document)
        if row.document_id is None or not row.final:
            self.foot_button("&Attach document", self._attach)

    def _again(self) -> None:
        back = partial(self._host.show_policy, self._row.policy_id)
        self._host.show_step(VersionSheet(self._host, self._id), back)

    def _show_changes(self) -> None:
        self._host.show_step(VersionCompare(self._host, self._id), self._again)

    def _tell(self) -> None:
        self._host.show_step(TellForm(self._host, self._id, self._again), self._again)

    def _delete(self) -> None:
        answer = self._host.context.dialogs.ask(
            "Delete this draft?",
            f"Version {self._row.label} was never final. Deleting it can’t be undone.",
            [("delete", "&Delete draft"), ("keep", "&Keep it")],
            danger=True,
        )
        if answer == "delete":
            self._versions.delete_draft(self._id)
            self._host.show_policy(self._row.policy_id)
            self._host.context.messages.done("Deleted the draft.")

    def _attach(self) -> None:
        from app.ui.pages.declarations_start import KINDS  # it imports this one

        host, versions, version_id = self._host, self._versions, self._id
        chosen = host.context.dialogs.open_files("The policy’s text", KINDS)
        if not chosen:
            return
        path = chosen[0]
        looked = None if is_plain(path) else may_come_in(host.context, self, 1, POLICY)
        if looked is None and not is_plain(path):
            return

        def done(_result: object) -> None:
            if isValid(self):  # else they have gone on to something else
                self._again()
            host.context.messages.done(f"Attached {path.name}.")

        host.context.tasks.run(
            lambda _progress: versions.attach(version_id, path.read_bytes(), path.name, looked),
            done=done,
            title="Attaching the document",
        )

    def _save_document(self) -> None:
        from app.services.saving import save_file  # rarely needed

        file = self._versions.file(self._id)
        if file is None:
            return
        path = self._host.context.dialogs.save_file("Save the document", file.name, "All files (*)")
        if path is not None:
            save_file(path, file.data)
            self._host.context.messages.done(f"Saved {path.name}.")


def _ratified(row: VersionRow) -> str:
    if row.ratified_on is None:
        return "Not yet"
    by = f" by {row.ratified_by}" if row.ratified_by else ""
    return f"{say_date(row.ratified_on)}{by}"


def _line(row: VersionRow) -> str:
    if not row.final:
        return f"{row.label}: draft"
    return f"{row.label}: ratified {_ratified(row)}"
