"""The music service: AceDataCloud's API spoken over aiohttp, as core's `Provider`."""

from adapters.acedata.client import AceData
from adapters.acedata.http import Timeouts
from adapters.acedata.retry import RetryPolicy

__all__ = ["AceData", "RetryPolicy", "Timeouts"]
