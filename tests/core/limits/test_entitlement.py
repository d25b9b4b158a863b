"""What a member may spend: their own allowance, else their best tiers, else the guild's word, else the operator's."""

from hypothesis import given, strategies as st

from core.limits.check import entitlement
from core.model.money import Allowance, AllowanceOrigin, GuildSettings, Tier, WindowKind
from tests.support.limits import BRONZE, GOLD, SILVER, role_sets, tier_lists


def entitled(settings=None, own=None, roles=(), default=10):
    return entitlement(settings or GuildSettings(), own, frozenset(roles), default=default)


def test_without_any_setting_the_operators_default_counts():
    assert entitled().allowance == Allowance(day=10)
    assert entitled().origin is AllowanceOrigin.OPERATOR
    assert entitled().weight == 1.0


def test_what_the_guild_set_replaces_the_operators_default():
    here = GuildSettings(member=Allowance(week=3))
    assert entitled(here).allowance == Allowance(week=3)
    assert entitled(here).origin is AllowanceOrigin.GUILD
    assert entitled(GuildSettings(member=Allowance())).allowance == Allowance()


def test_the_best_tier_counts_for_each_window_by_itself():
    here = GuildSettings(
        member=Allowance(day=100),
        tiers=(
            Tier(role_id=BRONZE, allowance=Allowance(day=2, week=20, month=0), weight=0.5),
            Tier(role_id=SILVER, allowance=Allowance(day=5, week=None, month=0), weight=3),
            Tier(role_id=GOLD, allowance=Allowance()),
        ),
    )
    both = entitled(here, roles=[BRONZE, SILVER, 499])
    assert both.allowance == Allowance(day=5, week=None, month=0)
    assert (both.origin, both.role_ids, both.weight) == (AllowanceOrigin.ROLE, (BRONZE, SILVER), 3)
    assert entitled(here, roles=[BRONZE]).weight == 0.5
    assert entitled(here, roles=[BRONZE, GOLD]).allowance == Allowance()
    assert entitled(here, roles=[499]).allowance == Allowance(day=100)


def test_a_members_own_allowance_replaces_all_tiers_and_their_weight_stays():
    here = GuildSettings(tiers=(Tier(role_id=GOLD, allowance=Allowance(day=50), weight=4),))
    own = entitled(here, own=Allowance(day=0), roles=[GOLD])
    assert (own.allowance, own.origin, own.role_ids, own.weight) == (Allowance(day=0), AllowanceOrigin.MEMBER, (), 4)


@given(tier_lists, role_sets, st.sampled_from(WindowKind))
def test_one_more_role_never_gives_less(tiers, roles, kind):
    here = GuildSettings(tiers=tuple(tiers))
    every = [tier for tier in tiers if tier.role_id in roles]
    held = entitled(here, roles=roles)
    for tier in every:
        alone = entitled(here, roles=[tier.role_id])
        limit, best = alone.allowance.limit(kind), held.allowance.limit(kind)
        assert best is None or (limit is not None and limit <= best)
        assert alone.weight <= held.weight
    if every:
        assert held.allowance.limit(kind) in [tier.allowance.limit(kind) for tier in every]
