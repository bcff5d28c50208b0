"""What a signed-in person can work with: the services over the books that are open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from app.errors import NoRight
from app.services.approaches.service import Approaches
from app.services.backups import Backups
from app.services.bundles.service import Bundles
from app.services.calendar import SchoolDays
from app.services.declarations.forms import Forms
from app.services.declarations.service import Declarations
from app.services.erasure.service import Erasures
from app.services.evidence.redacting import Redactions
from app.services.evidence.service import Evidence
from app.services.evidence.things import Things
from app.services.figures.service import Figures
from app.services.find import Find
from app.services.home.todo import ToDo
from app.services.incidents.service import Incidents
from app.services.logbook.service import Logbook
from app.services.policies.service import Policies
from app.services.posts.service import Posts
from app.services.printouts.service import Printouts
from app.services.radar.service import RelationshipRadar
from app.services.relationships.service import Relationships
from app.services.requests.service import Requests
from app.services.retention.service import Retention
from app.services.routes.rules import RouteSettings
from app.services.routes.service import Routes
from app.services.rules.service import ContactRules
from app.services.scans.inbox import ScanInbox
from app.services.scans.intake import ScanIntake
from app.services.school import SchoolSettings
from app.services.signing.service import Signing
from app.services.staff.activities import Activities
from app.services.staff.importing import StaffImport
from app.services.staff.service import StaffRegister
from app.storage.book import Book
from app.storage.drafts import Drafts
from app.storage.opening import CASEBOOK
from app.storage.vault import Session


@dataclass(frozen=True)
class Casework:
    """What a holder of the casebook can work with."""

    relationships: Relationships
    approaches: Approaches
    incidents: Incidents
    evidence: Evidence
    redactions: Redactions
    things: Things
    bundles: Bundles
    requests: Requests
    routes: Routes
    logbook: Logbook
    radar: RelationshipRadar
    erasures: Erasures

    @classmethod
    def open(cls, casebook: Book, register: Book, drafts: Drafts) -> Casework:
        """Build the services over a casebook; who people are comes from the register."""
        relationships = Relationships(casebook, register)
        incidents, evidence = Incidents(casebook, register), Evidence(casebook)
        bundles = Bundles(casebook, incidents, relationships, evidence)
        return cls(
            relationships=relationships,
            approaches=Approaches(casebook, register),
            incidents=incidents,
            evidence=evidence,
            redactions=Redactions(casebook, evidence),
            things=Things(casebook, evidence),
            bundles=bundles,
            requests=Requests(casebook, register, bundles),
            routes=Routes(casebook, register),
            logbook=Logbook(casebook, register),
            radar=RelationshipRadar(casebook, register),
            erasures=Erasures(casebook, drafts),
        )


@dataclass(frozen=True)
class Workspace:
    """The services over one session; ``casework`` is None without the casebook's key."""

    session: Session
    school: SchoolSettings
    rules: ContactRules
    route_settings: RouteSettings
    school_days: SchoolDays
    staff: StaffRegister
    staff_import: StaffImport
    activities: Activities
    policies: Policies
    declarations: Declarations
    forms: Forms
    signing: Signing
    scan_intake: ScanIntake
    scans: ScanInbox
    figures: Figures
    printouts: Printouts
    posts: Posts
    backups: Backups
    todo: ToDo
    find: Find
    retention: Retention
    casework: Casework | None

    @classmethod
    def open(cls, session: Session) -> Workspace:
        """Build the services over the books that the session holds."""
        register, casebook = session.register, session.casebook
        # The school's figures are of the school's casebook: a chair's concerns are in none.
        counted = session.books.get(CASEBOOK)
        return cls(
            session=session,
            school=SchoolSettings(register),
            rules=ContactRules(register),
            route_settings=RouteSettings(register),
            school_days=SchoolDays(register),
            staff=StaffRegister(register),
            staff_import=StaffImport(register),
            activities=Activities(register),
            policies=Policies(register),
            declarations=Declarations(register),
            forms=Forms(register),
            signing=Signing(register),
            scan_intake=ScanIntake(register),
            scans=ScanInbox(register),
            figures=Figures(register, counted),
            printouts=Printouts(register, casebook),
            posts=Posts(session),
            backups=Backups(register, session),
            todo=ToDo(register, casebook),
            find=Find(session.books),
            retention=Retention(session),
            casework=None
            if casebook is None
            else Casework.open(casebook, register, session.drafts),
        )

    @property
    def today(self) -> dt.date:
        """The date on the school's wall."""
        return self.session.register.today()

    def need_casework(self) -> Casework:
        """The casebook's services.

        Raises:
            NoRight: this person holds no key to the casebook.
        """
        if self.casework is None:
            raise NoRight(
                "You don't hold the casebook's key. Ask the headteacher or the designated "
                "safeguarding lead to do this, or sign in as one of them."
            )
        return self.casework
