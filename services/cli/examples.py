"""What the help of each command shows to be typed; tests/docs runs what needs no server."""

ABOUT = (
    "Exit status: 0 done; 1 what was checked does not hold (verify); "
    "2 wrong input, said in one line on stderr.\n\n"
    "Answers are text on a terminal and JSON in a pipe, unless --format says which.\n\n"
    "First steps: `exportgate up --sample-orders`, then `exportgate search NAME`."
)

EXAMPLES = {
    "up": "exportgate up --sample-orders --data-dir .exportgate",
    "serve": "exportgate serve intake --roles api,relay",
    "migrate": "exportgate migrate diligence",
    "prepare keys": "exportgate prepare keys secrets --at db.example.com:5432 --options sslmode=verify-full",
    "prepare databases": "exportgate prepare databases secrets --at db.example.com:5432",
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
}
