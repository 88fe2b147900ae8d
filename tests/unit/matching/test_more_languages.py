"""Burmese letters, Somali and Belarusian spelling, Japanese trades, regions, refineries, ships."""

import pytest

from services.screening.matching.compare import compare_names
from services.screening.watchlists.model import EntryKind


@pytest.mark.parametrize(
    ("kind", "name", "same", "another"),
    [
        ("person", "မင်းအောင်လှိုင်", "Min Aung Hlaing", "Min Aung Kyaw"),
        ("person", "ဗိုလ်ချုပ်မှူးကြီး မင်းအောင်လှိုင်", "Min Aung Hlaing", "Maung Aung Hlaing"),
        ("person", "ဦးတင်အောင်စန်း", "Tin Aung San", "Tin Aung Kyaw"),
        ("person", "မြထွန်းဦး", "Mya Tun Oo", "Mya Thein Oo"),
        ("person", "အောင်ဆန်းစုကြည်", "Aung San Suu Kyi", "Aung San Oo"),
        ("person", "Xasan Cali Faarax", "Hassan Ali Farah", "Hussein Ali Farah"),
        ("person", "Cabdiraxmaan Xuseen Jaamac", "Abdirahman Hussein Jama", "Abdullahi Hussein Jama"),
        ("person", "Аляксандр Рыгоравіч Пятроў", "Aleksandr Grigoryevich Petrov", "A. Georgiyevich Petrov"),
        ("person", "Мікалай Карпянкоў", "Nikolai Karpenkov", "Nikolai Karpov"),
        ("person", "Дзмітрый Балаба", "Dmitry Balaba", "Dmitry Balabanov"),
        ("person", "Сяргей Сідарэнка", "Sergei Sidorenko", "Sergei Sidorov"),
        ("organisation", "Харківський підшипниковий завод", "Kharkiv Bearing Plant", "Kharkiv Pipe Plant"),
        ("organisation", "საქართველოს რკინიგზა", "Georgian Railway", "Georgian Post"),
        ("organisation", "ქუთაისის მანქანათმშენებელი ქარხანა", "Kutaisi Machinery Plant", "Kutaisi Mill"),
        ("organisation", "Հայկական ատոմային էլեկտրակայան", "Armenian Nuclear Power Plant", "Armenian Grid"),
        ("organisation", "Հայաստանի արդարադատության նախարարություն", "Armenia Ministry of Justice", "Ararat"),
        ("organisation", "東京計器株式会社", "Tokyo Keiki Inc.", "Tokyo Seiki Inc."),
        ("organisation", "明和産業株式会社", "Meiwa Sangyo Co., Ltd.", "Meiwa Kaiun Co., Ltd."),
        ("organisation", "川崎汽船", "Kawasaki Kisen", "Kawasaki Juko"),
        (
            "organisation",
            "شركة الشرق الأوسط للتجارة العامة",
            "Middle East General Trading LLC",
            "Far East General Trading LLC",
        ),
        ("organisation", "המזרח התיכון סחר בע\"מ", "Middle East Trading Ltd.", "Far East Trading Ltd."),
        ("organisation", "Мозырский нефтеперерабатывающий завод", "Mozyr Oil Refinery", "Mozyr Brewery"),
        ("organisation", "조선민족보험총회사", "Korea National Insurance Corp.", "Korea National Oil Corp."),
        ("organisation", "Југоимпорт СДПР ЈП", "Jugoimport SDPR", "Jugopetrol"),
        ("organisation", "成都派特贵金属公司", "Chengdu Paite Precious Metals", "Chengdu Paite Rare Earth"),
        ("vessel", "海王星", "HAI WANG XING", "HAI YANG XING"),
        ("vessel", "ледокол «Арктика»", "ARKTIKA", "ANTARKTIKA"),
        ("vessel", "S.S. Baltic Leader", "BALTIC LEADER", "BALTIC TRADER"),
        ("vessel", "유조선 청천강호", "CHONG CHON GANG", "CHONG GEN"),
    ],
)  # fmt: skip
def test_a_name_is_found_and_its_neighbour_is_not(
    kind: EntryKind, name: str, same: str, another: str
) -> None:
    assert compare_names(name, same, kind)[1] != "none"
    assert compare_names(name, another, kind)[1] == "none"
