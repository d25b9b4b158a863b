"""The music service: AceDataCloud's API spoken over aiohttp, as core's `Provider`."""

from adapters.acedata.client import AceData
from adapters.acedata.patience import Patience
from adapters.acedata.wire import Timeouts

__all__ = ["AceData", "Patience", "Timeouts"]
