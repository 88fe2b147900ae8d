"""What the help of each command shows to be typed; tests/docs runs what needs no server."""

ABOUT = (
    "Exit status: 0 done; 1 what was checked does not hold (verify); "
    "2 wrong input, said in one line on stderr.\n\n"
    "Answers are laid out for reading on a terminal and JSON in a pipe, unless --format says which.\n\n"
    "First steps: `exportgate up --sample-orders`, then `exportgate search NAME`."
)

EXAMPLES = {
    "up": "exportgate up --sample-orders --data-dir .exportgate",
    "serve": "exportgate serve intake --roles api,relay",
    "migrate": "exportgate migrate diligence",
    "prepare keys": "exportgate prepare keys secrets --at db.example.com:5432 --options sslmode=verify-full",
    "prepare databases": "exportgate prepare databases secrets --at db.example.com:5432",
    "prepare machine-code": "exportgate prepare machine-code",
    "prepare topics": "exportgate prepare topics --bootstrap kafka:9092 --replicas 3",
    "keys issue": (
        "exportgate keys issue --tenant acme --label SAP --owner it@example.com\n\n"
        "exportgate keys issue --tenant acme --label Warehouse --owner it@example.com --scope orders:release"
    ),
    "keys list": "exportgate keys list --tenant acme",
    "keys revoke": "exportgate keys revoke eg_1f2e3d4c --tenant acme",
    "assess": (
        "exportgate assess orders.json --format text\n\n"
        "exportgate assess orders.json --as-of 2017-03-01\n\n"
        "cat orders.ndjson | exportgate assess - > assessments.ndjson"
    ),
    "search": (
        "exportgate search 新疆维吾尔自治区公安厅 Hikvision\n\n"
        "exportgate search --names customers.csv --format json > hits.ndjson"
    ),
    "compare": "exportgate compare pairs.csv",
    "orders submit": (
        "exportgate orders submit orders.json --data-dir .exportgate\n\n"
        "exportgate orders submit - < orders.ndjson > answers.ndjson\n\n"
        "exportgate orders submit order.xml --format ubl --source-system buyer-7\n\n"
        "exportgate orders submit orders05.xml --format idoc --revision 2 --party ZE:end_user"
    ),
    "watchlists load": "exportgate watchlists load consolidated.xml --source eu_fsf",
    "watchlists refresh": "exportgate watchlists refresh eu_fsf un_sc",
    "watchlists approve": "exportgate watchlists approve us_csl 2026-07-31",
    "watchlists status": "exportgate watchlists status --format text",
    "rules show": "exportgate rules show",
    "rules propose": "exportgate rules propose changes.yaml",
    "rules approve": "exportgate rules approve 2026-11-20+78e8ac6bf3da",
    "rules diff": "exportgate rules diff 2026-11-20+78e8ac6bf3da",
    "replay list": "exportgate replay list screening",
    "replay letter": "exportgate replay letter screening 01a217bc-0d18-728e-a71e-15ef61b79048",
    "replay topic": "exportgate replay topic screening exportgate.orders.v1",
    "clearance verify": "exportgate clearance verify certificate.jws --order order.json --keys jwks.json",
    "audit verify": (
        "exportgate audit verify\n\n"
        "exportgate audit verify intake --checkpoints intake.ndjson --public-key intake-audit.pem"
    ),
    "bench pipeline": "exportgate bench pipeline --orders 2000",
    "bench matching": "exportgate bench matching --queries 200 --largest 100000",
    "bench assessment": "exportgate bench assessment",
    "bench reassessment": "exportgate bench reassessment --orders 20000",
    "bench queue": "exportgate bench queue --cases 2000",
}
