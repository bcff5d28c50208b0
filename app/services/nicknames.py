"""Names by which people are called for short, in England and Wales: our own list."""

from __future__ import annotations

from functools import cache

from app.services.staff.names import fold

# A given name, then what people of that name are called. A short form may be of several names.
_GROUPS = """
abigail abi abby gail | adam ad | adrian ade | agnes aggie | alan al | albert al bert bertie |
alexander alex al alec sandy xander lex | alexandra alex alexa sandra lexi sasha sandy | alfred
alf alfie fred | alison ali alli | amanda mandy manda | amelia amy milly millie | andrew andy drew
andreas | angela angie ange | angharad hari anghy | ann anne annie nan nancy anna | anna annie |
anthony antony tony ant | archibald archie | arthur art artie | barbara barb babs barbie |
bartholomew bart | beatrice bea bee trixie | benjamin ben benny benji | bernard bernie | bethan
beth | bethany beth | brian bri | bronwen bron bronnie | cameron cam | caroline caro carrie lina |
catherine katherine kathryn katharine cath cathy kath kathy kate katie kitty kit kat catrin kay
cat cadi | ceridwen ceri | charles charlie chas chuck chaz siarl | charlotte charlie lottie lotte
char | christine christina chris chrissie tina kirsty | christopher chris kit topher | clive cli |
dafydd daf dai | daniel dan danny | danielle dani danni | david dave davy dai dafydd dewi davey
deio | deborah deb debs debbie debra | denise den | dennis den | derek del | desmond des dezzie |
dominic dom | donald don donny | dorothy dot dottie dolly dotty | douglas doug dougie | edmund ed
eddie ned | edward ed eddie ted teddy ned iorwerth | eleanor ellie nell nora elle lenny nellie
elin elen | elizabeth elisabeth liz lizzie beth betty betsy eliza libby lisa elsie bess liza
lilibet beti bethan | eluned luned | emily em emmy milly millie | emma em emmie | eric ric rick |
evan ifan ieuan ianto ioan | evangeline evie eve | eve evie | florence flo flossie florrie |
frances fran frankie franny francesca fanny | francis frank frankie | frederick fred freddie
freddy | gabriel gabe | gabrielle gabby gaby | gareth gaz gary | gavin gav | geoffrey jeffrey
geoff jeff | george georgie sior | georgina georgie georgia gina | gerald gerry jerry | gillian
gill jill gilly | gordon gord | graham gra | gregory greg | gruffydd griffith guto griff gruff |
gwendolen gwendoline gwenllian gwen wendy | gwendoline gwen gwenda | gwenllian gwen llian | gwilym
william wil will | hannah han | harold harry hal | harriet hattie | harry harri | helen nell
nellie ellen elen | henry harry hal hank harri | herbert bert herb | hugh huw hughie | ian iain |
imogen immy | isabel isabella isobel izzy bella issy belle isabelle | jacob jake | jacqueline
jackie jacqui | james jim jimmy jamie jem iago | jane janey janet jan sian siani sioned janie |
janet jan | janice jan | jasmine jas jazz | jason jase | jeanette jean netty | jennifer jen jenny
jenni | jeremy jez jerry | jessica jess jessie | joan joanie jo | joanna joanne jo | joanne joanna
jo | john jack johnny jon ioan ieuan sion evan | jonathan jon jonny jack | joseph joe joey jo |
josephine jo josie | joshua josh | joyce joy | judith judy jude | julia jules julie | julian jules
| julie jules | justin jus | karen kaz | kenneth ken kenny | kevin kev | kimberley kim kimmy |
laura lol laurie | lauren loz | lawrence laurence larry laurie loz | leonard len lenny leo |
lesley les | leslie les | lewis lew lewie louis lou llywelyn | lillian lily lil | linda lin lindy
| llywelyn llew lyn | louis lou louie | louise lou lulu | lucy lu luce lucie | lynne lyn |
madeleine maddie maddy | malcolm mal | marcus marc | margaret maggie meg peggy marge margie madge
peg daisy greta rita mared megan marged | marged meg | maria mia | marion maz | mark marky |
martha marty mattie | martin marty mart | martyn mart | mary molly polly may mair mari maria |
matilda tilly tilda mattie | matthew matt matty | maureen mo | maximilian max | maxwell max |
megan meg | melanie mel | melissa mel lissa | michael mike mick mickey mihangel | michelle shell
chelle | micky mikey mitch | mildred milly | mohammed mohammad muhammad mo moh | morgan mog |
myfanwy myf fanw | natalie nat | natasha tash nat | nathan nate nath nathaniel nat | nathaniel nat
nate | neil neily | nerys ner | nicholas nick nicky nico | nicola nicky nic nikki | nigel nige |
norman norm | oliver ollie olly | olivia liv livvy ollie | oscar ozzy | owain owen | owen owain |
pamela pam | patricia pat patsy tricia trish paddy patty | patrick pat paddy rick | paul paulie
pol | pauline paula | penelope penny pen | peter pete pedr | philip phillip phil pip | philippa
pippa pip | phoebe phee | priscilla cilla | rachel rach rae | raymond ray | rebecca becky becca
bex becks | reginald reg reggie | rhiannon rhi non rhian | rhys rhysie reece rees | richard rick
ricky dick rich richie dic | robert rob bob bobby robbie bert robin | roberta bobbie | robin rob |
roderick rod roddy | rodney rod | roger rodge | ronald ron ronnie | rosalind ros roz | rose rosie
| rosemary rose rosie | roy royston | russell russ | ruth ruthie | samantha sam sammy | samuel sam
sammy | sandra sandy | sara | sarah sally sal sara | sean shaun shane | sebastian seb bas | sharon
shaz shazza | sheila shee sheel | simon si | sophia sophie soph | stanley stan | stephanie steph
stephie | stephen steven steve stevie ste steff steffan | stuart stewart stu | susan sue suzie
susie suki susannah suzanne suzy | susannah susanna sue susie zanna | suzanne sue suzie | sylvia
syl | tabitha tabby | tamsin tam | terence terry tel | teresa theresa terry tess tessa tracy |
thelma thel | theodore theo ted teddy | thomas tom tommy twm tomos | timothy tim timmy | tobias
toby | toby tobias | tracey trace | trevor trev | valerie val | vanessa ness nessa | vaughan
vaughn | veronica ronnie vera | victor vic | victoria vicky vicki tori vikki | vincent vince vinny
| violet vi | virginia ginny | vivian vivien viv | vivienne viv | walter wally walt | wendy wend |
wilfred wilf | william will bill billy willy liam gwilym wills willie wil | winifred win winnie
freda gwenfrewi | yasmin yaz | yvonne von | zachary zach zak zac | zoe zo
"""


@cache
def _known() -> dict[str, frozenset[str]]:
    known: dict[str, frozenset[str]] = {}
    for line in _GROUPS.split("|"):
        group = frozenset(line.split())
        for name in group:
            known[name] = known.get(name, frozenset()) | group
    return known


def other_forms(name: str) -> frozenset[str]:
    """What somebody of that given name may be called as well, folded; not ``name`` itself.

    Of "Elizabeth" these are "liz", "beth" and so on; of "Liz" all names that "liz" is short for,
    and those people's other short forms. Nothing for a name that is not on the list.
    """
    folded = fold(name)
    return _known().get(folded, frozenset()) - {folded}
