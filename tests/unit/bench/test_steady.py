"""A steady run says which part of the product spent how much on an order."""

import pytest

from deploy.bench.load import Outcome
from deploy.bench.steady import SteadyRun, part, render


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("/venv/bin/python -m services.intake", "intake"),
        ("/venv/bin/python -m deploy.bench.noop screening", "screening"),
        ("postgres: exportgate_notify exportgate_notify 127.0.0.1(4711) idle", "postgres of notify"),
        ("postgres: walwriter", "postgres itself"),
        ("/jre/bin/java -Xmx256m -cp /jars/kafka_2.13.jar kafka.Kafka server.properties", "kafka"),
        ("/venv/bin/python -m something.else", "others"),
    ],
)
def test_each_process_belongs_to_a_part(command: str, expected: str) -> None:
    assert part(command) == expected


def test_the_sum_leaves_the_load_generator_out() -> None:
    outcome = Outcome(accepted=[0.01] * 100, decided=[0.5] * 100, states={"CLEARED": 100})
    cpu = {"load generator": 9.0, "intake": 0.4, "kafka": 0.6}
    text = render(SteadyRun(50, 100, outcome, cpu, 2.0, {"intake": 40}))
    assert "accept    p50 10 ms, p99 10 ms" in text
    assert " 10.00 ms an order, without the load generator" in text
    assert "  6.00  kafka" in text
    assert "intake 0.40" in text
