"""The words that bodies, works and firms of a language are named by: whole names, and their near misses."""

import pytest

from services.screening.matching.compare import compare_names

ONE = (
    ("وزارت امور اقتصادی و دارایی", "Ministry of Economic Affairs and Finance"),
    ("دیوان عالی کشور", "Supreme Court"),
    ("سازمان گسترش و نوسازی صنایع ایران", "Industrial Development and Renovation Organization of Iran"),
    ("د کورنیو چارو وزارت", "Ministry of Interior Affairs"),
    ("سپریم کورٹ", "Supreme Court"),
    ("Главное управление по борьбе с экстремизмом", "Main Directorate for Combating Extremism"),
    ("Уральский завод гражданской авиации", "Ural Civil Aviation Plant"),
    ("Национальний антикорупційний суд", "National Anti-Corruption Court"),
    ("Българска народна банка", "Bulgarian National Bank"),
    ("Министерство за внатрешни работи", "Ministry of Internal Affairs"),
    ("Војнотехнички институт", "Military Technical Institute"),
    ("משרד החוץ", "Ministry of Foreign Affairs"),
    ("הוועדה לאנרגיה אטומית", "Atomic Energy Commission"),
    ("משמר הגבול", "Border Guard"),
    ("Εθνική Υπηρεσία Πληροφοριών", "National Intelligence Service"),
    ("Οργανισμός Λιμένος Πειραιώς", "Piraeus Port Authority"),
    ("Λιμενικό Σώμα", "Coast Guard"),
    ("Müdafiə Nazirliyi", "Ministry of Defence"),
    ("Gümrük Müsteşarlığı", "Undersecretariat of Customs"),
    ("Tòa án nhân dân tối cao", "Supreme People's Court"),
    ("Badan Intelijen Negara", "State Intelligence Agency"),
    ("Jabatan Kastam Diraja Malaysia", "Royal Malaysian Customs Department"),
    ("Fuerza Aérea", "Air Force"),
    ("Tribunal Supremo de Justicia", "Supreme Court of Justice"),
    ("Companhia Siderúrgica Nacional", "National Steel Company"),
    ("Direction générale des douanes", "General Directorate of Customs"),
    ("Corte Suprema di Cassazione", "Supreme Court of Cassation"),
    ("Ministero degli Affari Esteri", "Ministry of Foreign Affairs"),
    ("Bundesministerium der Verteidigung", "Federal Ministry of Defence"),
    ("Koninklijke Luchtmacht", "Royal Air Force"),
    ("Straż Graniczna", "Border Guard"),
    ("Huta Stali Warszawa", "Warsaw Steelworks"),
    ("Vojenské zpravodajství", "Military Intelligence"),
    ("Poliția de Frontieră", "Border Police"),
    ("Külügyminisztérium", "Ministry of Foreign Affairs"),
    ("Högsta domstolen", "Supreme Court"),
    ("대법원", "Supreme Court"),
    ("외교부", "Ministry of Foreign Affairs"),
    ("最高裁判所", "Supreme Court"),
    ("北陸電力", "Hokuriku Electric Power"),
    ("海关总署", "General Administration of Customs"),
    ("西北核技术研究所", "Northwest Institute of Nuclear Technology"),
    ("กระทรวงการคลัง", "Ministry of Finance"),
    ("กรมอู่ทหารเรือ", "Naval Dockyard Department"),
    ("တရားလွှတ်တော်ချုပ်", "Supreme Court"),
)
TWO = (
    ("وزارت امور خارجه", "Ministry of Finance"),
    ("د کورنیو چارو وزارت", "Ministry of Foreign Affairs"),
    ("Тихоокеанский флот", "Northern Fleet"),
    ("Министерство на външните работи", "Ministry of Internal Affairs"),
    ("Арбитражный суд", "Supreme Court"),
    ("משרד החוץ", "Ministry of Interior"),
    ("חיל הים", "Air Force"),
    ("Υπουργείο Εξωτερικών", "Ministry of Interior"),
    ("Πολεμική Αεροπορία", "Navy"),
    ("Xarici İşlər Nazirliyi", "Ministry of Defence"),
    ("Kementerian Keuangan", "Ministry of Defence"),
    ("Angkatan Udara", "Navy"),
    ("Bộ Tư pháp", "Ministry of Foreign Affairs"),
    ("Ministero della Difesa", "Ministry of Interior"),
    ("Bundeskriminalamt", "Federal Intelligence Service"),
    ("Ministerstwo Spraw Zagranicznych", "Ministry of Internal Affairs"),
    ("Celní správa", "Prison Administration"),
    ("Belügyminisztérium", "Ministry of Foreign Affairs"),
    ("Flygvapnet", "Navy"),
    ("Forțele Navale", "Air Forces"),
    ("Marinha", "Army"),
    ("외교부", "Ministry of National Defense"),
    ("南海舰队", "North Sea Fleet"),
    ("財務省", "Ministry of Defense"),
    ("กระทรวงการคลัง", "Ministry of Defence"),
    ("ဘဏ္ဍာရေးဝန်ကြီးဌာန", "Ministry of Defence"),
)


@pytest.mark.parametrize(("native", "english"), ONE)
def test_one_body_in_two_languages(native: str, english: str) -> None:
    assert compare_names(native, english, "organisation")[1] != "none"


@pytest.mark.parametrize(("native", "english"), TWO)
def test_two_bodies_that_differ_in_a_word(native: str, english: str) -> None:
    assert compare_names(native, english, "organisation")[1] == "none"
