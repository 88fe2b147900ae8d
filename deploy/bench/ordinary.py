"""Names of ordinary customers in several scripts, put together from common surnames, given names and trades.

Made from knowledge of the field: common names of each country, and firms named after a family, a made-up
word or a place with what they trade in. No list was looked at. Some will by chance be somebody's who is
listed (a common name is many people's); the rate counts those as alarms too.
"""

import random
from collections.abc import Callable

_PEOPLE: tuple[tuple[str, str, str], ...] = (
    ("Anna Sophie Lukas Felix Hannah Jonas Katharina Maximilian Jürgen Ulrike",
     "Müller Schneider Fischer Weber Becker Hoffmann Schäfer Krüger Vogel Brandt Lindner Seidel", " "),
    ("Camille Julien Léa Antoine Chloé Mathieu Élodie Guillaume Margaux Théo",
     "Lefèvre Moreau Girard Rousseau Fontaine Chevalier Lambert Mercier Perrin Gauthier Renaud", " "),
    ("Emma Daan Sanne Bram Lotte Thijs Femke Ruben Maaike Jeroen",
     "Jansen Bakker Visser Smit Meijer Mulder Hendriks Dekker Brouwer Vermeulen Kuipers", " "),
    ("Giulia Matteo Francesca Lorenzo Chiara Davide Elisa Stefano Martina Paolo",
     "Bianchi Romano Colombo Ricci Marino Greco Conti Ferrara Gallo Lombardi Moretti", " "),
    ("Lucía Álvaro Marta Sergio Paula Javier Elena Rubén Carmen Íñigo",
     "García Fernández Martín Jiménez Moreno Serrano Navarro Iglesias Cabrera Vidal Ortega", " "),
    ("Agnieszka Tomasz Katarzyna Piotr Magdalena Krzysztof Joanna Marek",
     "Kowalski Wiśniewski Zieliński Szymański Dąbrowski Kaczmarek Pawlak Wieczorek", " "),
    ("Charlotte Oliver Amelia Harry Isla Jacob Poppy Callum Megan Rhys",
     "Whitfield Ashworth Hargreaves Pemberton Fletcher Barlow Kendall Thornton Yates Holloway", " "),
    ("Aarav Priya Rohan Ananya Vikram Sneha Arjun Kavya Nikhil Meera",
     "Iyer Deshpande Kulkarni Nair Bhattacharya Reddy Joshi Menon Chaudhary Pillai", " "),
    ("Анна Сергей Екатерина Дмитрий Ольга Павел Татьяна Роман Ирина Максим",
     "Смирнов Соколов Лебедев Морозов Волков Зайцев Голубев Виноградов Белов Тарасов", " "),
    ("Ελένη Γιώργος Μαρία Δημήτρης Κατερίνα Νίκος Σοφία Κώστας",
     "Παπαδόπουλος Νικολάου Γεωργίου Δημητρίου Οικονόμου Βασιλείου Αντωνίου", " "),
    ("أحمد محمد فاطمة خالد مريم يوسف سارة عمر ليلى كريم",
     "الحداد النجار الخطيب العطار المصري الشامي البغدادي الصباغ", " "),
    ("伟 芳 敏 静 磊 洋 艳 勇 杰 涛 明 秀英 建国 志强 晓燕 文博",
     "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林", ""),
    ("太郎 花子 健一 美咲 翔太 陽子 大輔 直美", "佐藤 鈴木 高橋 田中 渡辺 伊藤 山本 中村 小林", " "),
    ("민준 서연 지훈 수진 현우 은지 도윤 하은", "김 이 박 최 정 강 조 윤 장 임", ""),
)  # fmt: skip
"""Given names, surnames, and what stands between; Chinese and Korean names put the surname first."""
_SURNAME_FIRST = "王佐김"
_COINED = ("Bel", "Cor", "Dan", "Fel", "Gal", "Hol", "Lum", "Mar", "Nor", "Ost", "Quin", "Ros", "Tal", "Wil")
_ENDINGS = ("ara", "eno", "ida", "olis", "umo", "evia", "atis", "onda", "ilo", "esta")
_FIRMS: tuple[tuple[str, str, str], ...] = (
    ("Bäckerei Tischlerei Autohaus Gärtnerei Druckerei Metzgerei Apotheke", "{trade} {family}", "GmbH"),
    ("Boulangerie Menuiserie Plomberie Pharmacie Librairie Garage", "{trade} {family}", "SARL"),
    ("Furniture Dental Garden Textile Packaging Catering Software Bicycle", "{family} {trade}", "Ltd"),
    ("Logistics Foods Printing Ceramics Optics Cosmetics Consulting", "{coined} {trade}", "B.V."),
    ("Panadería Ferretería Bodegas Clínica Muebles Imprenta", "{trade} {family}", "S.L."),
    ("Farmacia Officine Ceramiche Mobili Tessitura Pasticceria", "{trade} {family}", "S.r.l."),
    ("Industries Exports Handicrafts Pharma Spices Polymers", "{coined} {trade}", "Pvt. Ltd."),
    ("Supermarket Hospital School Hotel Bakery Museum Library", "{coined} {trade}", ""),
)


def ordinary(count: int, dice: random.Random) -> list[str]:
    """So many names, two persons to each firm, without repetition."""
    makers: tuple[Callable[[random.Random], str], ...] = (_person, _person, _firm)
    found: dict[str, None] = {}
    while len(found) < count:
        found[makers[len(found) % len(makers)](dice)] = None
    return list(found)


def _person(dice: random.Random) -> str:
    given, surnames, between = dice.choice(_PEOPLE)
    first, last = dice.choice(given.split()), dice.choice(surnames.split())
    second = dice.choice(["", "", dice.choice(given.split())]) if between and given[0] not in "太" else ""
    if surnames[0] in _SURNAME_FIRST:
        return f"{last}{between}{first}"
    return " ".join(part for part in (first, second if second != first else "", last) if part)


def _firm(dice: random.Random) -> str:
    trades, pattern, form = dice.choice(_FIRMS)
    family = dice.choice(dice.choice(_PEOPLE[:8])[1].split())
    coined = dice.choice(_COINED) + dice.choice(_ENDINGS)
    name = pattern.format(trade=dice.choice(trades.split()), family=family, coined=coined)
    return f"{name} {form}".strip()
