"""Names by which people are called for short, in England and Wales: our own list."""

from __future__ import annotations

from functools import cache

from app.services.staff.names import fold

# A given name, then what people of that name are called. A short form may be of several names.
_GROUPS = """
abigail abi abby gail | adam ad | adrian ade | agnes aggie | alan al | albert al bert bertie
alexander alex al alec sandy xander lex | alexandra alex alexa sandra lexi sasha
alfred alf alfie fred | alison ali alli | amanda mandy manda | amelia amy milly millie
andrew andy drew | angela angie ange | angharad hari | ann anne annie nan nancy | anna annie
anthony antony tony ant | archibald archie | arthur art artie | barbara barb babs barbie
bartholomew bart | beatrice bea bee trixie | benjamin ben benny benji | bernard bernie
bethany beth | brian bri | bronwen bron bronnie | cameron cam | caroline caro carrie lina
catherine katherine kathryn katharine cath cathy kath kathy kate katie kitty kit kat
ceridwen ceri | charles charlie chas chuck chaz | charlotte charlie lottie lotte char
christine christina chris chrissie tina | christopher chris kit topher | clive cli
dafydd daf dai | daniel dan danny | danielle dani danni | david dave davy dai dafydd dewi
deborah deb debs debbie | denise den | derek del | desmond des dezzie | dominic dom
donald don donny | dorothy dot dottie dolly | douglas doug dougie | edmund ed eddie ned
edward ed eddie ted teddy ned | eleanor ellie nell nora elle lenny
elizabeth elisabeth liz lizzie beth betty betsy eliza libby lisa elsie bess liza lilibet
emily em emmy milly | emma em emmie | eric ric rick | evangeline evie eve | eve evie
florence flo flossie florrie | frances fran frankie franny | francis frank frankie
frederick fred freddie freddy | gabriel gabe | gabrielle gabby gaby | gareth gaz gary | gavin gav
geoffrey jeffrey geoff jeff | george georgie | georgina georgie | gerald gerry jerry
gillian gill jill gilly | gordon gord | graham gra | gregory greg | gwendoline gwen gwenda
gwenllian gwen llian | hannah han | harold harry hal | harriet hattie | harry harri
helen nell nellie | henry harry hal hank | herbert bert herb | hugh huw hughie | ian iain
imogen immy | isabel isabella isobel izzy bella issy belle | jacob jake
jacqueline jackie jacqui | james jim jimmy jamie jem | jane janey | janet jan | jasmine jas jazz
jason jase | jeanette jean netty | jennifer jen jenny jenni | jeremy jez jerry
jessica jess jessie | joan joanie | joanne joanna jo | john jack johnny jon | jonathan jon jonny
joseph joe joey | josephine jo josie | joshua josh | judith judy jude | julia jules
julian jules | julie jules | justin jus | karen kaz | kenneth ken kenny | kevin kev
kimberley kim kimmy | laura lol laurie | lauren loz | lawrence laurence larry laurie loz
leonard len lenny leo | lesley les | leslie les | lewis lew lewie | lillian lily lil
linda lin lindy | louis lou louie | louise lou lulu | lucy lu luce | lynne lyn
madeleine maddie maddy | malcolm mal | marcus marc
margaret maggie meg peggy marge margie madge peg daisy greta rita | marged meg | maria mia
marion maz | mark marky | martha marty mattie | martin marty mart | martyn mart
mary molly polly may mair | matilda tilly tilda mattie | matthew matt matty | maureen mo
maximilian max | maxwell max | megan meg | melanie mel | melissa mel lissa | michael mike mick
michelle shell chelle | micky mikey mitch | mildred milly | mohammed mohammad muhammad mo moh
morgan mog | myfanwy myf | natalie nat | natasha tash nat | nathan nate nath | nathaniel nat nate
neil neily | nerys ner | nicholas nick nicky nico | nicola nicky nic nikki | nigel nige
norman norm | oliver ollie olly | olivia liv livvy ollie | oscar ozzy | owain owen | pamela pam
patricia pat patsy tricia trish paddy patty | patrick pat paddy rick | paul paulie
pauline paula | penelope penny pen | peter pete | philip phillip phil pip | philippa pippa pip
phoebe phee | priscilla cilla | rachel rach rae | raymond ray | rebecca becky becca bex becks
reginald reg reggie | rhiannon rhi non | rhys rhysie | richard rick ricky dick rich richie
robert rob bob bobby robbie bert | roberta bobbie | robin rob | roderick rod roddy | rodney rod
roger rodge | ronald ron ronnie | rosalind ros roz | rose rosie | rosemary rose rosie
roy royston | russell russ | ruth ruthie | samantha sam sammy | samuel sam sammy | sandra sandy
sara | sarah sally sal | sean shaun shane | sebastian seb bas | sharon shaz shazza | sheila shee
simon si | sophia sophie soph | stanley stan | stephanie steph stephie
stephen steven steve stevie ste | stuart stewart stu | susan sue suzie susie suki
susannah susanna sue susie zanna | suzanne sue suzie | sylvia syl | tabitha tabby | tamsin tam
terence terry tel | teresa theresa terry tess tessa tracy | thelma thel | theodore theo ted
thomas tom tommy twm | timothy tim timmy | toby tobias | tracey trace | trevor trev | valerie val
vanessa ness nessa | vaughan vaughn | veronica ronnie vera | victor vic
victoria vicky vicki tori vikki | vincent vince vinny | violet vi | virginia ginny | vivienne viv
walter wally walt | wendy wend | wilfred wilf | william will bill billy willy liam gwilym wills
winifred win winnie freda | yasmin yaz | yvonne von | zachary zach zak zac | zoe zo
"""


@cache
def _known() -> dict[str, frozenset[str]]:
    known: dict[str, frozenset[str]] = {}
    for line in _GROUPS.replace("\n", "|").split("|"):
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
