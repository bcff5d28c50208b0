"""Words that name nobody, and names that are ordinary words as well: our own lists."""

from __future__ import annotations

_TITLE_WORDS = "mr mrs miss ms mx dr prof professor rev revd sir dame madam"

# Stored with people but naming nobody: particles, and "Parent of a Year 4 pupil".
_NOBODY_WORDS = (
    "head headteacher deputy dsl office "
    "van von der den de ter ten del della di da dos du la le st bin ibn al el ap ab ferch "
    "parent parents mother father mum dad carer guardian pupil pupils child children student year "
    "class reception nursery former staff teacher governor governors member school account "
    "unknown anonymous the of an and in at from another other group user profile page "
    "police officer constable sergeant hr lado dsl ceo council county borough authority trust "
    "union local social services safeguarding team helpline support platform instagram facebook "
    "snapchat tiktok whatsapp youtube twitter discord roblox telegram linkedin reddit threads "
    "primary secondary academy board chair vice clerk ict it technician provider press "
    "media"
)

# They count when they are written with a capital, and short forms of them not in a sentence's
# first word.
_ORDINARY_WORDS = (
    "amber ant art august autumn april baker basil bay bell belle best bill bird bishop black bond "
    "brook brown buck bull carol carter chance char chase chip chuck church clay cliff cook cross "
    "dale dan dawn day dean den des dick dolly don dot drew early earl eve faith fern field fish "
    "ford forest fox fran frank gale gene gill glen good grace grant gray green grey guy hal hall "
    "ham hand harry hazel heath heather hill holly hope house iris ivy jack jade jay jet josh joy "
    "june jules kay key king kit knight lake lance lane law lee lily lin little long love "
    "mac major mal mark mart mat max may miles mill mo mol mon moon moss nan nat ness nick noble "
    "non norm north oak olive pat park peace pearl peg pen penny pike pip pool pope poppy potter "
    "power price pride rae ray red rich rick river rob rod ron rose rosy ruby rush russ sal sandy "
    "sharp shell shepherd short si sid skip sky small smart snow sol south spring stew stone storm "
    "street strong sue sum summer sunny swift tab tad tailor tan ted temple tess tilly tip tom "
    "tony town trace trip trust val van vet vic viola violet walker wall wally ward waters weaver "
    "wells west white will win winter wise wood woods word young"
)
_MONTH_WORDS = "april may june august"

# Capitals that are no one's initials.
_ACRONYM_WORDS = (
    "A I AI AM PM BBC CE CEO CPD DBS DFE DSL DPO EAL EYFS FAQ GCSE GDPR HR HT ICT ID IT KCSIE KS "
    "LA LAC LADO LGB MAT MP MR MS NB NGA NHS NSPCC OK PA PC PDF PE PR PSHE PTA QR RE RS RSE RSHE "
    "SATS SBM SCR SEN SENCO SEND SLT TA TAS TV UK US USB VP VR WIFI XX"
)

# Words with a capital that a record's text has and that name nobody.
_COMMON_WORDS = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december autumn spring summer term easter "
    "christmas english welsh british maths science history geography music art sports day "
    "screenshot whats app x meta google apple microsoft teams zoom class dojo internet online "
    "i he she they we it you his her their our this that there when then after before on in at "
    "a an no yes not but so as if for to by with year years reception nursery key stage ofsted "
    "inset week half assembly uk england wales policy report incident record post posts video "
    "message messages chat story stories friend request comment comments image images photo "
    "behaviour staffroom playground gate site website email call phone asked told said saw both "
    "all some one two three four five six seven eight nine ten first second third next last "
    "parent-teacher pta governors’ hr it pe re ict"
)

TITLES = frozenset(_TITLE_WORDS.split())
NOBODY = TITLES.union(_NOBODY_WORDS.split())
ORDINARY = frozenset(_ORDINARY_WORDS.split())
MONTHS = frozenset(_MONTH_WORDS.split())
ACRONYMS = frozenset(_ACRONYM_WORDS.split())
COMMON = NOBODY.union(_COMMON_WORDS.split())
