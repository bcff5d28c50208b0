"""Names for people who don't exist: given names of many languages, family names of none.

Each family name is an ordinary word or a made one (a bird, a meadow, the moon), so that no list
of real people holds these names, while the letters are those that a real list has.
"""

from __future__ import annotations

import random

# given names and family names of one language; the number says how often it comes.
_LANGUAGES: tuple[tuple[int, str, str], ...] = (
    (
        16,
        "Harriet Desmond Rosalind Clive Beatrice Martin Joanna Trevor Philippa Gareth-John Nadine "
        "Stuart Wendy Oliver Bethany Malcolm Hazel Dominic Lorraine Graham",
        "Thimblewood Otterby Marshlight Quillfeather Bramblecote Larkrise-Moss Puddlecombe "
        "Hazelwick Dunnockson Fernleigh-Fox Wrenfield Teasel Cobblewick Sparrowhurst Mistlethwaite",
    ),
    (
        10,
        "Siân Llŷr Gwenllian Iolo Heledd Tudur Angharad Ffion Emrys Lowri",
        "Glan-y-Dŵr Gwŷdd Wennol Sgwarnog Tŷ-Coed Llwynog Ŵyn-Haf Eirlysgoed Pilipala Brithyll",
    ),
    (2, "Aoife Ciarán Niamh Fionnuala Pádraig", "Ó’Lonndubh Mac-an-Tonn Réaltín Nóinín Fáinleog"),
    (2, "Mairead Ruaridh Catrìona Eilidh", "MacFhraoich Eala-Bàn MacUiseag Neòinean"),
    (
        4,
        "Małgorzata Łukasz Zofia Jędrzej Grażyna Paweł",
        "Żurawik Mgiełka Brzózka Słonecznik Wróbelek Księżycki",
    ),
    (
        4,
        "Harpreet Meera Imran Nasreen Gurdeep Ayesha Kiran",
        "Chandnipur Sitarwala Megharaj Badalkar Patangwala Bulbulani",
    ),
    (3, "Adaeze Temitọpẹ Kwabena Chinyere Oluwaṣeun", "Òṣùmàrè Osimiri Ìràwọ̀ Nsoromma Ẹyẹlé"),
    (2, "Yusuf Layla Hodan Idris Samira", "al-Qamari Dayaxle Bulbuliya al-Nawras Xiddigle"),
    (2, "Mei-Lin Jianhong Siu-Wai Ruolan", "Yueguang Bailu Zhulinhe Yanzi"),
    (2, "Gülşen İlker Çiğdem Doğan", "Gökkuşağı Yıldızsu Papatyaoğlu Kırlangıç"),
    (2, "João Inês Begoña Íñigo", "Andorinha Vagalume Luciérnaga Golondrina"),
    (1, "Ștefania Mihăiță Ioana", "Brebenelu Rândunică Pădurelu"),
    (1, "Oksana Taras Lesia", "Soniashnyk Lastivchyn Vyshnevets"),
    (1, "Eleni Nikiforos Despina", "Chelidonaki Thalassinou Paparouna"),
    (1, "Minh-Châu Thảo Quỳnh", "Trăng-Sáng Hải-Âu Bồ-Câu"),
    (1, "Kavitha Ruwan Nilani", "Mayilrajah Nilavan Pannirselvi"),
    (1, "Žydrūnė Jānis Mindaugas", "Žvaigždė Kregždutė Saulgrieze"),
    (1, "Sørine Bjørn Åsa", "Måneskov Svalebæk Blåveis"),
)
_WEIGHTS = [weight for weight, _, _ in _LANGUAGES]
_GIVEN = [given.split() for _, given, _ in _LANGUAGES]
_FAMILY = [family.split() for _, _, family in _LANGUAGES]


def make_names(rng: random.Random, number: int) -> list[str]:
    """Give ``number`` full names, all different; families of a large school mix more."""
    mixing = 0.12 if number <= 300 else 0.6
    joined = 0.04 if number <= 300 else 0.25
    names: dict[str, None] = {}
    languages = range(len(_LANGUAGES))
    while len(names) < number:
        given, family = rng.choices(languages, _WEIGHTS, k=2)
        name = _FAMILY[family if rng.random() < mixing else given]
        surname = rng.choice(name)
        if rng.random() < joined:
            other = rng.choice(_FAMILY[family])
            if other != surname and "-" not in surname + other:
                surname = f"{surname}-{other}"
        names[f"{rng.choice(_GIVEN[given])} {surname}"] = None
    return list(names)
