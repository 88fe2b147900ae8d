"""Bodies known by one word of their name, in any language of an order, and names that only have the word."""

from collections.abc import Callable

import pytest

from services.screening.facts.end_users import SECURITY, name_classes
from services.screening.knowledge import Knowledge
from shared.contracts.assessment import Assessment, Disposition

Assess = Callable[..., Assessment]
HOLD, REVIEW, CLEAR = Disposition.HOLD, Disposition.REVIEW, Disposition.CLEAR


def classes(name: str, knowledge: Knowledge, country: str | None = None) -> set[str]:
    return {found for found, _, _ in name_classes(name, "", country, knowledge)}


@pytest.mark.parametrize(
    ("class_name", "name"),
    [
        ("police", "Verkehrspolizei Maskat"),
        ("police", "Bureau voor Openbare Veiligheid, Shenzhen"),
        ("police", "Egyptens politi, kriminalteknisk afdeling"),
        ("police", "Ministeriet för allmän säkerhet, Hanoi"),
        ("police", "Marokon poliisin pääosasto"),
        ("police", "Ufficio di pubblica sicurezza di Chengdu"),
        ("police", "Oficina de Seguridad Pública de Kunming"),
        ("police", "Biuro Bezpieczeństwa Publicznego w Urumczi"),
        ("police", "Úřad veřejné bezpečnosti města Lan-čou"),
        ("police", "Pekingi Közbiztonsági Hivatal"),
        ("police", "Направа јавне безбедности, Полиција Мароко"),
        ("police", "Управление общественной безопасности г. Шэньчжэнь"),
        ("police", "Şanghay Kamu Güvenliği Bürosu"),
        ("police", "دفتر امنیت عمومی شانگهای"),
        ("police", "카자흐스탄 경찰총국"),
        ("police", "ラオス公安省"),
        ("intelligence", "Saudiarabiens underrättelsetjänst"),
        ("intelligence", "Den nigerianske efterretningstjeneste"),
        ("intelligence", "Komitee für Nationale Sicherheit, Astana"),
        ("intelligence", "Comité de Seguridad Nacional de Kazajistán"),
        ("intelligence", "Výbor národní bezpečnosti Kazachstánu"),
        ("intelligence", "Ethiopian Network, Devlet Güvenliği Ajansı"),
        ("prison", "Det tyrkiske fængselsvæsen"),
        ("prison", "Státní vězeňská správa Uzbekistánu"),
        ("prison", "Türkmenistanyň türme müdirligi"),
        ("prison", "Пенітенціарна служба Киргизстану"),
        ("prison", "Gefängnisverwaltung von Belize"),
        ("military", "Wojsko Sudanu, sztab generalny"),
        ("military", "Chinesische Volksbefreiungsarmee, Einheit 61419"),
        ("military", "Thailändska flygvapnet"),
        ("police", "Plateforme de Lutte contre la Cybercriminalité, Abidjan"),
        ("police", "إدارة مكافحة المخدرات بعدن"),
        ("police", "فرع الأمن الجنائي بحلب"),
        ("police", "Управление по борьбе с экстремизмом, Душанбе"),
        ("police", "Siber Suçlarla Mücadele Şube Müdürlüğü, Van"),
        ("police", "サイバー犯罪対策局 ヤンゴン"),
        ("police", "Direzione generale della Sicurezza Generale, Masnaa"),
        ("police", "Direction de la Sûreté générale, Beyrouth"),
        ("military", "5 Corps Signals Workshop, Quetta"),
        ("military", "قرارگاه منطقه‌ای غرب"),
        ("military", "Regimiento de Infantería No. 12, Loja"),
        ("prison", "Департамент уголовно-исполнительной системы"),
        ("security_research", "Академия правоохранительных органов"),
        ("police", "Coordinación General Estratégica de Seguridad"),
        ("police", "Investigative Committee of the Republic of Belarus"),
        ("police", "Hauptabteilung des Innern, Gebiet Ferghana"),
        ("intelligence", "Directorate of State Protection"),
        ("military", "Myanmars krigsmakt"),
        ("military", "اللواء ٤٤٤ قتال"),
        ("police", "Kenyas nationella polistjänst"),
        ("military", "Pakistans hær, signaltropperne"),
        ("intelligence", "Государственная служба безопасности Республики Узбекистан"),
        ("intelligence", "Özbekistan Devlet Güvenlik Servisi"),
        ("forwarder", "Al Safwa Shipping Services LLC"),
        ("forwarder", "深圳顺通集运有限公司"),
        ("security_research", "Vysoká škola policejní, univerzita Kábul"),
    ],
)
def test_a_body_is_known_by_a_word(class_name: str, name: str, knowledge: Knowledge) -> None:
    assert class_name in classes(name, knowledge)


@pytest.mark.parametrize(
    "name",
    [
        "Nhà hát Công an nhân dân", "경찰청 구내식당", "Police Officers' Club", "Хоккейный клуб МВД",
        "Max-Planck-Institut zur Erforschung von Kriminalität",
        "Книжная полка, Тверь", "Военная ипотека", "공안과의원", "국방색 가구", "해군제과",
        "Hakteam Software",
        "山田製作所 代表取締役 山田太郎", "سازمان حفاظت محیط زیست", "Dirección de Seguridad e Higiene",
        "Telekom Security Operations Center", "Centro de Reinserción Laboral", "Engineer Group",
        "Peace Corps",
        "قسم الدوريات، مكتبة الجامعة", "Vojenský historický ústav", "Public Securities Commission",
        "Unité d'intervention sociale", "Des Inneren Lichts", "Royal Guard Hotel",
        "Comando Norte Transportes",
        "Mountain Rescue Brigade", "Auxiliary Power Systems", "الفرقة الموسيقية الأولى",
        "Polizeisportverein Stuttgart", "Hotel im alten Gefängnis", "Fængselsmuseet",
        "Muzeum Wojska Polskiego",
        "Deutsche Polizeigewerkschaft", "Gefängnisseelsorge Bayern", "Ngân hàng TMCP Quân đội",
        "海軍カレー本舗",
        "ธนาคารทหารไทยธนชาต", "Завод дисковых затворов", "Аскер Токтогулов", "Tugay Yılmaz",
        "Ordu Belediyesi",
        "Katona Pékség", "Milić stolarija", "Polis Technologies", "Global Policies Consulting",
        "成功安全标志厂",
        "عيادة الأمراض الداخلية", "وزارة التجارة الداخلية", "مطعم ومشويات الشرطة القديمة",
        "Salvation Army Trading",
        "Ministère de la Sécurité alimentaire", "Seguridad Social Española", "Market Intelligence Services",
        "ABC Security Services", "Institut für Lebensmittelsicherheit",
        "Office du renseignement touristique",
        "항공안전기술원", "종교도서관", "公安县人民医院", "Heilsarmee Schweiz",
        "Metropolis Theatre", "Politi S.r.l.",
    ],
)  # fmt: skip
def test_the_word_alone_makes_no_body(name: str, knowledge: Knowledge) -> None:
    assert not classes(name, knowledge) & (SECURITY | {"security_research"})


@pytest.mark.parametrize(
    ("class_name", "name", "country"),
    [
        ("police", "Phòng PC02 CA tỉnh Nghệ An", "VN"),
        ("police", "ROP HQ Stores", "OM"),
        ("police", "Comando-Geral da PRM", "MZ"),
        ("police", "GUVD Termez", "UZ"),
        ("police", "15º BPM Duque de Caxias", "BR"),
        ("military", "Tariq Ben Zeyad Brigade", "LY"),
        ("intelligence", "СГБ РУз, отдел снабжения", "UZ"),
        ("military", "TSK İkmal Şube", "TR"),
        ("prison", "INPEC Regional Central", "CO"),
    ],
)
def test_an_abbreviation_is_its_state_s(
    class_name: str, name: str, country: str, knowledge: Knowledge
) -> None:
    assert class_name in classes(name, knowledge, country)
    assert class_name not in classes(name, knowledge, "NZ")


@pytest.mark.parametrize(
    "name",
    [
        "Noordwestelijke Polytechnische Universiteit, Xi'an",
        "Université des sciences et technologies de Nankin",
        "Universität für Luft- und Raumfahrt Peking", "Харбинский политехнический университет",
        "베이징항공항천대학교", "Universidad Nacional de Tecnología de la Defensa, Changsha",
    ],
)  # fmt: skip
def test_a_known_university_is_read_in_translation(name: str, knowledge: Knowledge) -> None:
    assert knowledge.reader.read(name).of("tie")


def test_a_police_college_of_a_partner_is_asked_about_where_only_a_word_says_so(assess_order: Assess) -> None:
    def action(country: str) -> Disposition:
        order = {
            "order_id": "1",
            "exporter": {"name": "Rheintal Messtechnik GmbH", "country": "DE"},
            "parties": [{"role": "end_user", "name": "Universita Policejní věda", "country": country}],
            "lines": [{"line": 1, "description": "Face recognition software", "qty": "1"}],
        }
        return next(f.action for f in assess_order(order).findings if f.rule == "USR-06")

    assert (action("CZ"), action("KZ")) == (REVIEW, HOLD)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Please mark the cartons Directorate of Criminal Investigation, who will install them.", True),
        ("Die Anlage wird die Kriminalpolizei nutzen, sagt der Kunde.", True),
        ("Оборудование: Министерство внутренних дел будет использовать его в аэропорту.", True),
        ("Le ministère de l'Intérieur utilisera ces licences.", True),
        ("The Ministry of Interior issues the visa in ten days.", False),
        ("Opposite the Criminal Investigation Department; use the second gate.", False),
    ],
)
def test_who_a_text_says_will_use_the_goods_is_a_hidden_user(
    text: str, hidden: bool, assess_order: Assess
) -> None:
    order = {
        "order_id": "1",
        "exporter": {"name": "Rheintal Messtechnik GmbH", "country": "DE"},
        "parties": [{"role": "end_user", "name": "Bluewave Hospitality LLC", "country": "OM"}],
        "lines": [{"line": 1, "description": "Face recognition terminals", "qty": "4"}],
        "documents": [{"kind": "correspondence", "text": text}],
    }
    assert ("USR-02" in {f.rule for f in assess_order(order).findings}) is hidden


@pytest.mark.parametrize(("text", "held"), [("Tazze in ceramica", False), ("Thermal binoculars", True)])
def test_cups_are_no_military_end_use(text: str, held: bool, assess_order: Assess) -> None:
    order = {
        "order_id": "1",
        "exporter": {"name": "Officine Brera S.r.l.", "country": "IT"},
        "parties": [{"role": "end_user", "name": "Forze Armate Libanesi", "country": "LB"}],
        "lines": [{"line": 1, "description": text, "qty": "20"}],
    }
    assert (assess_order(order).disposition is HOLD) is held


@pytest.mark.parametrize(
    "text",
    [
        "כסאות משרד ושולחנות", "საოფისე სკამები", "գրասենյակային աթոռներ", "የቢሮ ወንበሮች",
        "அலுவலக நாற்காலிகள்", "кеңсе орындықтары", "ofis stullari", "ofis kresloları",
        "viti vya ofisi", "kerusi pejabat", "Κατσαρόλες και ψυγεία", "toimistotuoleja", "kontorstoler",
    ],
)  # fmt: skip
def test_chairs_for_the_police_are_chairs_in_any_language(text: str, assess_order: Assess) -> None:
    order = {
        "order_id": "1",
        "exporter": {"name": "Officine Brera S.r.l.", "country": "IT"},
        "parties": [{"role": "end_user", "name": "Police of Kenya", "country": "KE"}],
        "lines": [{"line": 1, "description": text, "qty": "20"}],
    }
    assert assess_order(order).disposition is CLEAR


@pytest.mark.parametrize(
    "text",
    [
        "Veido atpažinimo programinė įranga", "Sejas atpazīšanas programmatūra", "Näotuvastustarkvara",
        "Programska oprema za prepoznavanje obrazov", "Softuer për njohjen e fytyrës", "шинохти чеҳра",
        "د مخ پېژندنه", "ముఖ గుర్తింపు", "අනුහුරු මුහුණු හඳුනාගැනීම", "अनुहार पहिचान", "распазнаванне твараў",
    ],
)  # fmt: skip
def test_the_recognition_of_faces_is_known_in_further_languages(text: str, knowledge: Knowledge) -> None:
    assert knowledge.reader.read(text).of("tag", "identify_person")


def test_a_ministry_of_trade_is_no_distributor(assess_order: Assess) -> None:
    order = {
        "order_id": "1",
        "exporter": {"name": "Officine Brera S.r.l.", "country": "IT"},
        "parties": [{"role": "end_user", "name": "وزارة التجارة الداخلية", "country": "MA"}],
        "lines": [{"line": 1, "description": "Face recognition terminal", "qty": "1"}],
    }
    assert "USR-08" not in {finding.rule for finding in assess_order(order).findings}
