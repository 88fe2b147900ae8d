"""Orders that sample data has none of."""

from typing import Any

HAZARDOUS: dict[str, Any] = {
    "order_id": "HAZ-2026-0007",
    "revision": 3,
    "order_date": "2026-11-02",
    "exporter": {"name": "Ny Optik ApS", "country": "DK", "city": "Aarhus"},
    "parties": [
        {
            "role": "sold_to",
            "name": "ООО «Системы видеонаблюдения»",
            "names_native": ["ООО «Системы видеонаблюдения»"],
            "country": "RU",
            "city": "Москва",
            "type": "integrator",
        },
        {
            "role": "end_user",
            "name": "S\u0435curity Directorate \u202eevil\u202c <script>document.title='owned'</script>",
            "names_native": ["مديرية الأمن العام", "ئۈرۈمچى شەھەرلىك ج خ ئىدارىسى"],
            "country": "JO",
            "city": "عمّان",
            "type": "government",
        },
    ],
    "lines": [
        {
            "line": 1,
            "sku": "CAM-1",
            "description": "Network camera with face recognition, one-to-many search\u200b in stored video",
            "hs": "852589",
            "qty": "40",
            "value": {"amount": "40000.00", "currency": "EUR"},
        },
        {"line": 2, "description": "أجهزة مراقبة للوجوه وتحليل الفيديو", "qty": "2"},
    ],
    "end_use_statement": {"present": True, "text": "استخدام لأغراض المراقبة العامة في المدينة"},
    "project": {"name": "Safe City Amman", "names_native": ["مدينة آمنة"]},
    "route": {"ship_from": "DK", "ship_to": "AE", "via": ["TR", "AE"]},
    "notes": "Call before delivery.\nمدير المشروع سيتصل.",
}
