"""Fields of bodies and firms are one word in many languages; words that are brands as often are not."""

import pytest

from tests.unit.matching.small_lists import agree


@pytest.mark.parametrize(
    ("native", "english"),
    [
        ("Zorbex Sondaj A.Ş.", "Zorbex Drilling Inc."),
        ("Instituto de Meteorología de Cuba", "Meteorological Institute of Cuba"),
        ("Bibliothèque nationale du Mali", "National Library of Mali"),
        ("Wasserwirtschaft Zorbex GmbH", "Zorbex Water Resources GmbH"),
        ("Insansız Sistemler Zorbex A.Ş.", "Zorbex Unmanned Systems Inc."),
        ("Complejo Siderúrgico Nacional S.A.", "National Steel Complex, S.A."),
        ("Cục Hải quan Hải Phòng", "Hai Phong Customs Department"),
        ("ТОВ «Зорбекс Вантажні Перевезення»", "Zorbex Cargo Transportation LLC"),
        ("Державна служба України з надзвичайних ситуацій", "State Emergency Service of Ukraine"),
        (
            "Міністерство з питань стратегічних галузей промисловості України",
            "Ministry for Strategic Industries of Ukraine",
        ),
        ("Китайская национальная нефтегазовая корпорация", "China National Petroleum Corporation"),
        ("شركة قاسيون للطاقة المتجددة", "Qasioun Renewable Energy Company"),
        ("شرکت هواشناسی سبلان", "Sabalan Meteorology Company"),
        ('תבור מוליכים למחצה בע"מ', "Tavor Semiconductors Ltd"),
        ("המכון הביולוגי בנס ציונה", "Biological Institute in Ness Ziona"),
        ("אוניברסיטת בן-גוריון בבאר שבע", "Ben-Gurion University in Beer Sheva"),
        ("الشركة العامة لكبريت المشراق", "Mishraq Sulphur State Company"),
        ("Zorbex Kauçuk Sanayi A.Ş.", "Zorbex Rubber Industry Inc."),
        ("АО «Томский насосный завод»", "Tomsk Pump Plant JSC"),
        ("თბილისის ავიაქარხანა", "Tbilisi Aircraft Factory"),
        ("हिन्दुस्तान एरोनॉटिक्स लिमिटेड", "Hindustan Aeronautics Limited"),
        ("Հայաստանի երկրաբանության ինստիտուտ", "Institute of Geology of Armenia"),
        ("대한항공 주식회사", "Korean Air Lines Co., Ltd."),
        ("Institut für Plasmaphysik und Radartechnik", "Institute of Plasma Physics and Radar Technology"),
        ("Zorbex Schiffsreparatur GmbH", "Zorbex Ship Repair GmbH"),
        ("شركة تدمر للمقاولات والتجارة", "Palmyra Contracting and Trading Company"),
        ("المؤسسة العامة للصناعات النسيجية", "General Organization for Textile Industries"),
        ("Fábricas y Maestranzas del Ejército", "Factories and Arsenals of the Army"),
        ("평양지질연구소", "Pyongyang Geological Research Institute"),
        ("PT Perusahaan Listrik Negara (Persero)", "PT PLN (Persero)"),
        ("Atlon Avia LLC", "Athlon Avia LLC"),
        ("上海振华重工(集团)股份有限公司", "Shanghai Zhenhua Heavy Industries Co., Ltd. (ZPMC)"),
    ],
)
def test_a_body_by_its_field_in_another_language(native: str, english: str) -> None:
    assert agree(native, english)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zorbex Sondaj A.Ş.", "Zorbex Fisheries Inc."),
        ("Instituto de Meteorología de Cuba", "Institute of Oceanography of Cuba"),
        ("Державна прикордонна служба України", "State Emergency Service of Ukraine"),
        ("شركة دمشق للطاقة المتجددة", "Damascus Petrochemical Company"),
        ("Zorbex Kauçuk Sanayi A.Ş.", "Zorbex Paint Industry Inc."),
        ("평양고무공장", "Pyongyang Shoe Factory"),
        ("Zorbex Lasertechnik GmbH", "Zorbex Vakuumtechnik GmbH"),
        ("Glas GmbH", "Cam Sanayii A.Ş."),
    ],
)
def test_another_field_is_another_body(one: str, other: str) -> None:
    assert not agree(one, other)
