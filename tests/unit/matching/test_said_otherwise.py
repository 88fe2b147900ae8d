"""Names of one body that say its kind in other words, and legal forms written in full by any system."""

import pytest

from tests.unit.matching.small_lists import agree


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ministry of National Defence of Turkey", "Ministry of Defence of the Republic of Turkey"),
        ("وزارة الدفاع الوطني الجزائرية", "Algerian Ministry of Defence"),
        ("وزارة الداخلية في الحكومة السورية", "Syrian Ministry of Interior"),
        ("Warsaw Technical University", "Warsaw University of Technology"),
        ("Technische Universiteit Delft", "Delft University of Technology"),
        ("Universidad Técnica de Ambato", "Ambato University of Technology"),
        ("ФГУП ЦНИИ Химии и Механики", "Central Scientific Research Institute of Chemistry and Mechanics"),
    ],
)
def test_one_body_is_known_by_another_word_for_its_kind(one: str, other: str) -> None:
    assert agree(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ministry of National Defence of Turkey", "Ministry of Defence of Greece"),
        ("Ministry of National Defence of Turkey", "Ministry of National Education of Turkey"),
        ("Georgia Institute of Technology", "Georgian Technical University"),
        ("Technical University of Berlin", "Free University of Berlin"),
        ("Baltic State Technical University", "Siberian State University of Technology"),
        ("وزارة الداخلية في الحكومة السورية", "Ministry of Interior of Iraq"),
    ],
)
def test_another_place_or_kind_is_another_body(one: str, other: str) -> None:
    assert not agree(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aktsionernoe Obschestvo Konstruktorskoe Byuro Priborov", "АО Конструкторское бюро приборов"),
        ("Obshchestvo s ogranichennoj otvetstvennostju Sigma Trans", "ООО «Сигма Транс»"),
        ("Obschestvo s Ogranichennoi Otvetstvennostyu Vega Logistika", "Vega Logistika OOO"),
        ("Tovarystvo z Obmezhenoyu Vidpovidalnistyu Chornomortrans", "ТОВ Чорномортранс"),
        ("ФКУ «Войсковая часть 68240»", "Federal State Institution Military Unit 68240"),
        ("Автономная некоммерческая организация «Диалог»", "ANO Dialog"),
    ],
)
def test_a_legal_form_in_full_says_no_more_than_in_short(one: str, other: str) -> None:
    assert agree(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Московский государственный технический университет имени Н. Э. Баумана",
            "Bauman Moscow State Technical University",
        ),
        ("Московский вертолетный завод имени М.Л. Миля", "Mil Moscow Helicopter Plant"),
        ("НПП «Исток» имени академика Шокина", "Shokin Research and Production Enterprise Istok"),
    ],
)
def test_whom_it_is_named_after_stands_by_himself(one: str, other: str) -> None:
    assert agree(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Воздушно-десантные войска", "Airborne Forces"),
        ("Михайловский ГОК", "Mikhailovsky Mining and Processing Plant"),
        (
            "O'zbekiston Respublikasi Davlat Xavfsizlik Xizmati",
            "State Security Service of the Republic of Uzbekistan",
        ),
        (
            "Қазақстан Республикасының Қорғаныс министрлігі",
            "Ministry of Defence of the Republic of Kazakhstan",
        ),
        ("سازمان بنادر و دریانوردی", "Ports and Maritime Organization"),
        ("دانشگاه جامع امام حسین", "Imam Hossein Comprehensive University"),
        ("نیشنل انجینئرنگ اینڈ سائنٹیفک کمیشن", "National Engineering and Scientific Commission"),
        ("חברת רפאל מערכות לחימה מתקדמות", "Rafael Advanced Defense Systems"),
        ("Instituto Tecnológico de Aeronáutica", "Aeronautics Institute of Technology"),
        ("Militaire Inlichtingen- en Veiligheidsdienst", "Military Intelligence and Security Service"),
        ("Orta Doğu Teknik Üniversitesi", "Middle East Technical University"),
        ("Εθνικό Μετσόβιο Πολυτεχνείο", "National Technical University of Athens"),
    ],
)
def test_words_of_fields_are_known_in_each_language(one: str, other: str) -> None:
    assert agree(one, other)
