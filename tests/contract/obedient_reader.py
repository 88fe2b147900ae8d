"""A consumer process that does what it is told on its standard input, so that it can be paused and killed.

`python obedient_reader.py BOOTSTRAP TOPIC GROUP COUNT [plain]`: reads COUNT records, says `read`, and on
any line commits what it read and says how that went. `plain` commits as aiokafka by itself would.
"""

import asyncio
import sys

from aiokafka.errors import KafkaError
from aiokafka.structs import TopicPartition as KafkaPartition

from shared.messaging.bus import BusUnavailable, ConsumerLost, Reassigned, TopicPartition
from shared.messaging.kafka import KafkaBus, KafkaTimes
from shared.messaging.kafka_subscription import KafkaSubscription

TIMES = KafkaTimes(publish=4.0, request=1.5, session=2.0, heartbeat=0.3, join=5.0, commit=3.0, close=1.0)


async def _commands() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    return reader


async def _commit(subscription: KafkaSubscription, offsets: dict[TopicPartition, int], *, plain: bool) -> str:
    try:
        if plain:
            await subscription._consumer.commit(
                {KafkaPartition(*place): offset for place, offset in offsets.items()}
            )
        else:
            await subscription.commit(offsets)
    except (ConsumerLost, Reassigned, BusUnavailable, KafkaError) as error:
        return f"refused {type(error).__name__}"
    return "committed"


async def main(bootstrap: str, topic: str, group: str, wanted: int, *, plain: bool) -> None:
    """Read `wanted` records, then wait for the word, as if a long handler were at work."""
    bus = KafkaBus(bootstrap, client_id="obedient", times=TIMES)
    subscription = await bus.subscribe([topic], group=group, member="obedient")
    commands = await _commands()
    offsets: dict[TopicPartition, int] = {}
    count = 0
    while count < wanted:
        records = await subscription.poll(max_records=wanted, within=0.1)
        offsets |= {TopicPartition(r.topic, r.partition): r.offset + 1 for r in records}
        count += len(records)
    print("read", flush=True)  # noqa: T201
    await commands.readline()
    print(await _commit(subscription, offsets, plain=plain), flush=True)  # noqa: T201
    await subscription.close()


if __name__ == "__main__":
    bootstrap, topic, group, wanted = sys.argv[1:5]
    asyncio.run(main(bootstrap, topic, group, int(wanted), plain="plain" in sys.argv))
