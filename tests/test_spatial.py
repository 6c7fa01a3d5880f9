"""What the grammar reads: the words of an expression, and what they say."""

import pytest
from spatial_samples import mentions_in, named_places, tree

from geoint.placing.spatial import find_expressions

# The expression stands between brackets; a text without brackets has none.
PARTS = [
    ("a base in [western Ukraine]", "part:w(UA)"),
    ("in [north-central China] that summer", "part:n-c(CN)"),
    ("in [south-eastern Turkey]", "part:se(TR)"),
    ("in [northern and central Vietnam]", "list(part:n(VN); part:c(VN))"),
    ("in the [western and northern Pacific]", "list(part:w(pacific ocean); part:n(pacific ocean))"),
    ("in the [far north of Norway]", "part:n:far(NO)"),
    ("[Russia's far east]", "part:e:far(RU)"),
    ("the [Russian far east]", "part:e:far(RU)"),
    ("in [Germany’s south]", "part:s(DE)"),
    ("in [Syria's northern regions]", "part:n(SY)"),
    ("the [north of Norway, Sweden and Finland]", "list(part:n(NO); part:n(SE); part:n(FI))"),
    ("the [northern parts of Norway, Sweden and Finland]", "list(part:n(NO); part:n(SE); part:n(FI))"),
    ("in [northern Norway, Sweden and Finland]", "list(part:n(NO); part:n(SE); part:n(FI))"),
    ("on the [western side of Luzon]", "part:w(luzon)"),
    ("the [eastern half of Ukraine]", "part:e:half(UA)"),
    ("in the [northern third of the Bay of Bengal]", "part:n:third(bay of bengal)"),
    ("off the [southern tip of Africa]", None),
    ("the [southernmost islands of Japan]", "part:s:far(JP)"),
    ("in [mainland China]", "mainland(CN)"),
    ("the [centre of the Black Sea]", "part:c(black sea)"),
    ("in the [Colombian part of the Caribbean]", "overlap(caribbean sea; economic zone(CO))"),
    ("they are moving [to the north of Norway]", "part:n(NO)"),
    # a direction that tells where a place lies is no part of it
    ("a summit in the southwestern city of Kazan", None),
    ("China's southern island province of [Hainan]", None),
]
COASTS = [
    ("[off the coast of Libya]", "off(LY)"),
    ("[off Vladivostok]", "off(vladivostok)"),
    ("[off Romania's Black Sea coast]", "off:in black sea(RO)"),
    ("[off the Black Sea coast of Romania]", "off:in black sea(RO)"),
    ("[off Russia's Pacific coast]", "off:in pacific ocean(RU)"),
    ("[off the Syrian coast]", "off(SY)"),
    ("[off the southern Syrian coast]", "off:s(SY)"),
    ("[off the northwestern coast of Luzon]", "off:nw(luzon)"),
    ("[off the coasts of Spain and Portugal]", "list(off(ES); off(PT))"),
    ("the [waters off the coast of southern Guangdong]", "off:water(part:s(guangdong))"),
    ("the [sea off Durban], a city", "off:water(durban)"),
    ("in [international waters off Alaska]", "off:water(alaska)"),
    ("the [waters off Kinmen and Matsu]", "list(off:water(kinmen); off:water(matsu))"),
    ("[along the southern coast of China]", "coast:s(CN)"),
    ("landed [on the Crimean coast]", "coast(crimea)"),
    ("[along the coast of the Kola Peninsula]", "coast(kola peninsula)"),
    ("[on South Korea's east coast]", "coast:e(KR)"),
    ("[along the Baltic coast]", "coast(baltic sea)"),
    ("sailed [along Hokkaido]", "coast(hokkaido)"),
    ("[offshore from Durban]", "off(durban)"),
    ("[off the southern tip of Africa]", "off(part:s:tip(africa))"),
    ("the plane took off Tokyo time", None),
    ("three Chinese coast guard ships", None),
]
SIDES = [
    ("[waters east of Taiwan]", "side:e:water(TW)"),
    ("[southwest of Taiwan]", "side:sw(TW)"),
    ("[to the north, the south and the east of Taiwan island]", "list(side:n(TW); side:s(TW); side:e(TW))"),
    ("busy [east and south of Jeju] until Friday", "list(side:e(jeju); side:s(jeju))"),
    ("[just north of Kyiv]", "side:n(kyiv)"),
    ("the [airspace south-west of Taiwan]", "side:sw:air(TW)"),
    ("[west of the Russian border]", "side:w(border:along(RU))"),
]
NEAR = [
    ("drills [near Japan and South Korea], forcing", "near(JP; KR)"),
    ("drills [near Taiwan] after", "near(TW)"),
    ("[not far from the border of Russia]", "border:near(RU)"),
    ("[close to the Estonian border]", "border:near(EE)"),
    ("[on the outskirts of Damascus]", "near(damascus)"),
    ("[outside Moscow]", "near(moscow)"),
    ("[near 54.5N, 19.3E]", "near(point)"),
    ("[around Kinmen and Matsu]", "list(around(kinmen); around(matsu))"),
    ("the [waters and airspace around Zhanjiang]", "around:water(zhanjiang)"),
    ("[in and around the Sea of Japan]", "around(sea of japan)"),
    ("[Taiwan and its surrounding waters]", "around:water(TW)"),
    ("the [sea and airspace around Taiwan]", "around:water(TW)"),
    ("drawn closer to Beijing since", None),
    ("outside Russia nobody knew", None),
    ("around 500 men of China", None),
]
DISTANCES = [
    ("[about 50 km north of Vilnius]", "distance:n:about:50-50(vilnius)"),
    ("[200 nautical miles off Alaska]", "distance:water:370.4-370.4(alaska)"),
    ("[120 miles east of Luzon]", "distance:e:193.121-222.24(luzon)"),
    ("[50 miles (80 km) north of Kyiv]", "distance:n:80.4672-80.4672(kyiv)"),
    ("[between 50 and 80 km south of Okinawa]", "distance:s:50-80(okinawa)"),
    ("[200-250 km northeast of Taiwan]", "distance:ne:200-250(TW)"),
    ("[50 km NNE of Gdansk]", "distance:nne:50-50(gdansk)"),
    ("[within 12 nautical miles of Mischief Reef]", "distance:within:22.224-22.224(mischief reef)"),
    ("a [30-km exclusion zone around Kyiv]", "distance:within:30-30(kyiv)"),
    ("[within a 50-kilometre radius of Sevastopol]", "distance:within:50-50(sevastopol)"),
    ("[in a radius of 50 km around Sevastopol]", "distance:within:50-50(sevastopol)"),
    ("a [hundred kilometres west of Kyiv]", "distance:w:100-100(kyiv)"),
    ("[30 miles off the coast of California]", "distance:water:48.2803-55.56(california)"),
    ("[about 30 km from the Russian border]", "distance:about:30-30(border:along(RU))"),
    ("[within 10 nautical miles of 25-15N 120-29E]", "distance:within:18.52-18.52(point)"),
    ("a [circle with a radius of 5 km centred on 25-15N 120-29E]", "distance:within:5-5(point)"),
    ("[25-15N 120-29E radius 5 km]", "distance:within:5-5(point)"),
    ("a corridor that runs for 900 km from Moscow", None),
    ("a range of 5,000 km from Beijing", None),
]
BETWEEN = [
    ("sailed [between Taiwan and the Philippines]", "between(TW; PH)"),
    ("[between Okinawa and Miyako]", "between(okinawa; miyako)"),
    ("was held [between Gotland, Latvia and Estonia]", "between(gotland; LV; EE)"),
    ("the [sea between Japan and South Korea]", "between:water(JP; KR)"),
    ("[between Vilnius and Kaunas]", "between(vilnius; kaunas)"),
    ("[off the east coast of South Africa between Durban and the border with Mozambique]",
     "overlap(off:e(ZA); between(durban; border:along(MZ)))"),
    ("relations between China and Russia", None),
    ("an exercise between India and Japan", None),
    ("an old quarrel between Tokyo and Moscow", None),
]  # fmt: skip
LIMITS = [
    ("[along the Polish-Belarusian border]", "border:along(PL; BY)"),
    ("[along the Russia-Ukraine border]", "border:along(RU; UA)"),
    ("[near Poland's border with Belarus]", "border:near(PL; BY)"),
    ("[along the border between Poland and Belarus]", "border:along(PL; BY)"),
    ("the [Sino-Indian border]", "border:along(CN; IN)"),
    ("[near the inter-Korean border]", "border:near(KP; KR)"),
    ("in the [border area between Iran and Iraq]", "border:area(IR; IQ)"),
    ("[on the Thai-Cambodian border]", "border:along(TH; KH)"),
    ("[Khabarovsk, near the Chinese border]", "overlap(khabarovsk; border:near(CN; RU))"),
    ("[Narva, on the border with Russia]", "overlap(narva; border:along(RU; EE))"),
    ("in [Pocheon, roughly 16 miles from the border with North Korea]",
     "overlap(pocheon; distance:about:25.7495-29.632(border:along(KP)))"),
    ("[Finnish airspace]", "airspace(FI)"),
    ("[Norwegian and Swedish airspace]", "list(airspace(NO); airspace(SE))"),
    ("[airspace over the Baltic states]", "airspace(baltic states)"),
    ("jets flew [over the Black Sea]", "airspace(black sea)"),
    ("[South Korea's air defence identification zone]", "identification zone(KR)"),
    ("the [air defense identification zone of Japan]", "identification zone(JP)"),
    ("the [Alaska ADIZ]", "identification zone(alaska)"),
    ("South Korea said bombers came into [its air defence identification zone]", "identification zone(KR)"),
    ("the [exclusive economic zone of Japan]", "economic zone(JP)"),
    ("[Norwegian territorial waters]", "territorial sea(NO)"),
    ("in [Philippine waters]", "waters(PH)"),
    ("tension over Taiwan", None),
    ("Polish border guards and Belarus", None),
    ("Chinese coast guard", None),
]  # fmt: skip
LISTS = [
    ("in the [waters of the Baltic and Barents seas]", "list(waters(baltic sea); waters(barents sea))"),
    ("the [Chukchi and Bering seas]", "list(chukchi sea; bering sea)"),
    ("the [Mediterranean, Caspian and Baltic seas]", "list(mediterranean sea; caspian sea; baltic sea)"),
    ("the [Gulfs of Aden and Oman]", "list(gulf of aden; gulf of oman)"),
    ("[Sea of Japan and the Sea of Okhotsk, off Russia's coast]",
     "overlap(list(sea of japan; sea of okhotsk); off:apposition(RU))"),
    ("in the [Black Sea off Odesa]", "overlap(black sea; off(odesa))"),
    ("[Sea of Japan near Vladivostok]", "overlap(sea of japan; near:water(vladivostok))"),
    ("[near Crimea in the Black Sea]", "overlap(near(crimea); black sea)"),
    ("in the [Gulf of Oman, close to Chabahar]", "overlap(gulf of oman; near:water(chabahar))"),
    ("[China's Ningxia]", "ningxia"),
    ("the [Russian port of Vladivostok]", "vladivostok"),
    ("in [Norfolk, Virginia]", "norfolk"),
    ("the [islands of Kinmen and Matsu]", "list(kinmen; matsu)"),
    ("[at 39°24'N 124°50'E], the notice said", "point"),
    ("the area [bounded by the points 25-15N 120-29E, 24-50N 120-05E and 25-04N 119-51E] is closed", "polygon"),
    ("[along the Vistula]", "along(vistula)"),
    ("the [western approaches to Taiwan]", "approaches:w(TW)"),
]  # fmt: skip
GAZETTEER = named_places()


def read(text):
    return find_expressions(text, mentions_in(text, GAZETTEER), GAZETTEER)


@pytest.mark.parametrize(
    ("marked", "meaning"),
    [row for row in PARTS + COASTS + SIDES + NEAR + DISTANCES + BETWEEN + LIMITS + LISTS if row[1]],
)
def test_expression(marked, meaning):
    text = marked.replace("[", "").replace("]", "")
    expressions = read(text)
    assert [tree(found.relation) for found in expressions] == [meaning]
    assert text[expressions[0].start : expressions[0].end] == marked[marked.index("[") + 1 : marked.index("]")]


@pytest.mark.parametrize(
    "text", [text for text, meaning in PARTS + COASTS + NEAR + DISTANCES + BETWEEN + LIMITS if "[" not in text]
)
def test_no_expression(text):
    assert [tree(found.relation) for found in read(text) if found.relation.rule != "entry"] == []


def test_states_as_actors_make_no_list():
    text = "The navies of China and Russia trained in Poland and Ukraine."
    mentions = mentions_in(text, GAZETTEER, not_literal=("China", "Russia"))
    (found,) = find_expressions(text, mentions, GAZETTEER)
    assert (text[found.start : found.end], tree(found.relation)) == ("Poland and Ukraine", "list(PL; UA)")


def test_a_list_ends_where_another_clause_begins():
    text = "It flew near Japan and South Korea, and Seoul sent up fighters."
    (found,) = read(text)
    assert tree(found.relation) == "near(JP; KR)"


def test_the_island_is_the_one_named_before():
    text = "Ships passed Taiwan on Monday. Drills were held around the island."
    (found,) = read(text)
    assert tree(found.relation) == "around(TW)"
    assert found.certainty < 1


def test_seoul_stands_for_its_country():
    text = "Seoul counted nine aircraft in its identification zone, seven Russian ones."
    (found,) = read(text)
    assert tree(found.relation) == "identification zone(KR)"


def test_direction_inside_a_mention_is_read():
    text = "drills in Southern Germany"
    (mention,) = mentions_in(text, GAZETTEER)
    wide = mention.model_copy(
        update={"start": text.index("Southern"), "text": "Southern Germany", "name": "Southern Germany"}
    )
    (found,) = find_expressions(text, [wide], GAZETTEER)
    assert (tree(found.relation), text[found.start : found.end]) == ("part:s(DE)", "Southern Germany")


def test_order_of_mentions_does_not_matter():
    text = "sailed between Taiwan and the Philippines, near Luzon"
    mentions = mentions_in(text, GAZETTEER)
    assert find_expressions(text, mentions, GAZETTEER) == find_expressions(text, mentions[::-1], GAZETTEER)
