"""The operator's settings that core goes by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Units are in the names. Credits: None is no limit. `public_url` None: no callbacks."""

    model: str
    max_in_flight: int
    poll_interval_s: float
    job_deadline_s: float
    daily_credits: int
    operator_daily_credits: int | None = None
    public_url: str | None = None
