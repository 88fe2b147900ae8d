"""What goods do and who bodies are, in words not read before; what stands near them and is ordinary."""

import pytest

from services.screening.facts.end_users import name_classes
from services.screening.knowledge import Knowledge
from tests.support.findings import tags_read


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("infer_trait", "Rilevamento di aggressività e comportamenti anomali"),
        ("infer_trait", "Detekce agrese a podezřelého chování osob"),
        ("infer_trait", "Şüpheli davranış ve kavga tespit yazılımı"),
        ("infer_trait", "ПО выявления подозрительного поведения и драк"),
        ("infer_trait", "Dialectherkenning uit stemopnamen"),
        ("infer_trait", "方言口音识别软件"),
        ("infer_trait", "民族・性別推定付きカメラ"),
        ("intercept", "Sonde DPI, extraction de métadonnées"),
        ("intercept", "DPI-Sonde mit Sitzungsrekonstruktion"),
        ("intercept", "Зонд DPI, извлечение метаданных"),
        ("intercept", "Λογισμικό απομακρυσμένης παρακολούθησης κινητών"),
        ("intercept", "Oprogramowanie do zdalnej inwigilacji telefonów"),
        ("identify_person", "Video search: find person by clothing colour"),
        ("identify_person", "Wyszukiwanie osób po kolorze ubrania"),
        ("identify_person", "Trova la persona dal colore della giacca"),
        ("intercept", "Analyse du contenu des communications mobiles"),
        ("intercept", "Exploit subscription iOS/Android"),
        ("infer_trait", "برنامج كشف المخالفات السلوكية واللباس"),
        ("fuse_data", "Programvare for kartlegging av nettverk mellom brukere i sosiale medier"),
        ("fuse_data", "Software pro mapování vazeb uživatelů sociálních sítí"),
        ("biometric_database", "DNA-fenotypning, härkomst"),
        ("biometric_database", "Phénotypage ADN"),
        ("infer_trait", "Ocular-motor deception test station"),
        ("track_location", "Sporingssystem for mobiltelefoner via SS7"),
        ("track_location", "Ortungssystem für Mobiltelefone, landesweit"),
        ("block_or_filter", "System blokowania aplikacji na poziomie operatora"),
        ("block_or_filter", "منظومة حجب التطبيقات والمواقع"),
    ],
)
def test_it_is_read(tag: str, text: str, knowledge: Knowledge) -> None:
    assert tag in tags_read(text, knowledge)


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("infer_trait", "Netzwerkkamera mit Aggressionserkennung"),
        ("infer_trait", "Сетевая камера с обнаружением драк"),
        ("infer_trait", "人流量与打架斗殴检测摄像机"),
        ("infer_trait", "ネットワークカメラ 暴力検知"),
        ("infer_trait", "Machine learning software to detect aggression"),
        ("infer_trait", "Verkeerscamera met agressiedetectie"),
        ("intercept", "Fernüberwachung von Mobiltelefonen, Fotos und Dokumente"),
        ("intercept", "DPI probe, session reconstruction, PDF and photos"),
    ],
)
def test_what_an_item_is_made_with_excuses_nothing(tag: str, text: str, knowledge: Knowledge) -> None:
    assert tag in tags_read(text, knowledge)


@pytest.mark.parametrize(
    "text",
    [
        "Software: erkennt aggressives Verhalten der Schweine",
        "Rilevamento di comportamenti anomali nel traffico di rete",
        "Gaming mouse 3200 dpi sensor",
        "Scanner 600 dpi, estrazione metadati documenti PDF",
        "Babyphone mit Fernüberwachung auf dem Smartphone",
        "Session reconstruction for website usability testing",
        "Textile colour sensor, clothing sorting",
        "Software de análisis de comportamiento de compra para tienda",
        "Dialect dictionary",
        "Sporingssystem for sauer, GPS",
    ],
)
def test_near_it_and_ordinary(text: str, knowledge: Knowledge) -> None:
    assert not tags_read(text, knowledge)


@pytest.mark.parametrize(
    ("class_name", "name"),
    [
        ("prison", "General Directorate of Reformation and Rehabilitation"),
        ("prison", "Департамент исполнения наказаний"),
        ("prison", "جهاز مكافحة الهجرة غير الشرعية"),
        ("prison", "Ośrodek strzeżony dla cudzoziemców"),
        ("prison", "劳动教养管理所"),
        ("military", "حزب الله - وحدة الاتصالات"),
        ("military", "Ansar Allah Naval Forces"),
        ("military", "ЧВК Вагнер"),
        ("military", "Hamas Internal Media Office"),
        ("police", "Granična policija Srbije"),
        ("police", "Jabatan Imigresen Malaysia"),
        ("police", "吐鲁番市旅游警察大队"),
        ("intelligence", "Direction Générale des Services Spéciaux"),
        ("police", "MUP Republike Srbije"),
        ("police", "Самарқанд вилояти ИИБ"),
        ("soe_defence", "Heavy Water Board, Manuguru"),
    ],
)
def test_a_body_is_known(class_name: str, name: str, knowledge: Knowledge) -> None:
    assert class_name in {found for found, _, _ in name_classes(name, "", None, knowledge)}


@pytest.mark.parametrize(
    "name",
    [
        "Wagner Klaviertechnik GmbH", "Al Shabab Sports Club", "Ansar Allah Travel",
        "Ferienlager Sonnenschein",
        "Трудовой лагерь отдыха школьников «Заря»", "Land Reform and Rural Rehabilitation Agency",
    ],
)  # fmt: skip
def test_a_name_near_it_is_not(name: str, knowledge: Knowledge) -> None:
    found = {class_name for class_name, _, _ in name_classes(name, "", None, knowledge)}
    assert not found & {"police", "prison", "military"}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("forming_furnace", "Macchina avvolgifilamento 4 assi"),
        ("forming_furnace", "Elektronenstrahlschweißanlage"),
        ("nuclear", "Snímač tlaku, UF6 kompatibilní"),
        ("detonation", "Impulskondensator 50 kV"),
        ("detonation", "Triggered spark gap"),
        ("inertial", "Гравиметр морской"),
        ("weapon", "Гумени куршуми 40 мм"),
        ("weapon", "Línea de carga de cartuchos 7,62 mm"),
        ("controlled_restraint", "Könnygáz"),
        ("machine_tool", "Mașină de frezat în 5 axe"),
        ("thermal_camera", "Охлаждаема термокамера"),
        ("detonation", "Generator impulsowy rentgenowski 450 kV"),
        ("corrosion_plant", "Reactor esmaltado 2000 L con agitador"),
        ("corrosion_plant", "ベローズシールバルブ ニッケル合金"),
        ("corrosion_plant", "Теплообменник танталовый"),
        ("corrosion_plant", "钽换热器"),
        ("night_vision", "منظار ليلي"),
        ("navigation_radio", "Radiopejl 20-3000 MHz"),
        ("navigation_radio", "方向探知機"),
        ("laser", "Laserbohranlage ultrakurzpuls"),
        ("marine", "曳航式ハイドロフォン"),
        ("machine_tool", "Werkzeugschleifmaschine, 5 Achsen simultan"),
    ],
)
def test_goods_of_a_listed_kind(kind: str, text: str, knowledge: Knowledge) -> None:
    assert kind in {hit.phrase.name for hit in knowledge.reader.read(text).of("kind")}


def test_brigades_are_armed_groups_in_countries_of_conflict(knowledge: Knowledge) -> None:
    def classes(name: str, country: str) -> set[str]:
        return {found for found, _, _ in name_classes(name, "", country, knowledge)}

    assert "military" in classes("Al-Nawasi Brigade, Tripoli", "LY")
    assert "military" not in classes("Al-Nawasi Brigade", "FR")
    assert "military" not in classes("Tripoli Fire Brigade", "LY")
