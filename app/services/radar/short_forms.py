"""Short forms of first names that are common in England and Wales: Kate may be Katherine.

Each line holds forms of one name; a form may stand in several lines (Jack, Alex, Jo).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from app.services.staff.names import fold

_LINES = """
abigail abi abby gail
albert bert bertie al
alexander alex alec sandy xander
alexandra alex alexa sandra lexi sandy
alfred alf alfie fred
alison ali
andrew andy drew andreas
angela angie ange
angharad anghy hari
ann anne annie anna nancy nan
anthony antony tony
arthur art
barbara barb babs
beatrice bea trixie
benjamin ben benny benji
bethan beth
bronwen bron
catherine katherine kathryn katharine catrin cath cathy kate katie kathy kat kay cat kitty cadi
charles charlie chas chuck siarl
charlotte charlie lottie lotte
christine christina chris tina chrissie kirsty
christopher chris kit topher
daniel dan danny
danielle dani
david dave davey davy dafydd dewi dai deio
deborah debra deb debbie
dennis den
donald don
dorothy dot dotty dolly
edward ed eddie ted teddy ned iorwerth
eleanor ellie nell nellie elin elen nora
elizabeth elisabeth liz lizzie beth betty betsy bess eliza libby lisa elsie beti bethan lilibet
emily em emmy millie
emma em
eluned luned
evan ifan ieuan ianto ioan
florence flo florrie
frances fran francesca frankie fanny
francis frank frankie
frederick fred freddie
gareth gaz
geoffrey jeffrey geoff jeff
george georgie sior
georgina georgia georgie gina
gerald gerry jerry
gillian jill gill
gruffydd griffith guto griff gruff
gwendolen gwendoline gwenllian gwen wendy
gwilym william wil will
harold harry hal
harriet hattie
helen nell ellen elen
henry harry hal hank harri
isabel isabelle isobel izzy bella belle
jacob jake
jacqueline jackie jacqui
james jim jimmy jamie jem iago
jane janet jan sian siani sioned janie
janice jan
jennifer jen jenny
jeremy jez jerry
jessica jess jessie
joan jo joanie
joanna joanne jo
john jack johnny ioan ieuan sion evan
jonathan jon jonny jack
joseph joe joey jo
josephine jo josie
joshua josh
joyce joy
judith judy jude
julia julie jules
kenneth ken kenny
kimberley kim
lawrence laurence larry laurie
leonard len lenny leo
lewis louis lew lou llywelyn
llywelyn llew lyn
louise lou lulu
lucy lucie luce
madeleine maddie maddy
malcolm mal
margaret maggie meg peggy marge margie madge greta rita daisy mared megan marged
martin marty
mary molly polly mari mair maria may
matthew matt matty
megan meg
melanie mel
michael mike mick mickey mihangel
michelle shell
morgan mog
myfanwy myf fanw
natalie nat
nathan nathaniel nat nate
nerys ner
nicholas nick nicky nico
nicola nicky nic
olivia liv livvy
oliver ollie olly
owen owain
pamela pam
patricia pat patsy tricia trish
patrick pat paddy
paul pol
peter pete pedr
philip phillip phil pip
philippa pippa pip
rachel rach
raymond ray
rebecca becky becca bex
rhiannon rhi rhian
rhys reece rees
richard rick ricky rich richie dick dic
robert rob robbie bob bobby bert robin
roger rodge
ronald ron ronnie
rosemary rose rosie
samantha sam sammy
samuel sam sammy
sarah sara sally sal
sharon shaz
sheila sheel
simon si
stephanie steph
stephen steven steve steff steffan ste
susan susannah suzanne sue susie suzy
terence terry
teresa theresa terry tess tessa
theodore theo ted teddy
thomas tom tommy tomos twm
timothy tim timmy
tobias toby
valerie val
veronica ronnie vera
victor vic
victoria vicky vicki tori
vincent vince vinny
virginia ginny
vivian vivien viv
walter wally walt
william will bill billy willie liam gwilym wil
winifred win winnie gwenfrewi
yvonne von
zachary zac zach zak
"""


def _groups() -> Mapping[str, frozenset[str]]:
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for line in _LINES.split("\n"):
        forms = [fold(form) for form in line.split()]
        for form in forms:
            groups[form].update(forms)
    return {form: frozenset(forms - {form}) for form, forms in groups.items()}


_FORMS = _groups()


def forms_of(name: str) -> frozenset[str]:
    """Other forms of a folded first name: "kate" gives "katherine", "cath", …; may be empty."""
    return _FORMS.get(name, frozenset())
