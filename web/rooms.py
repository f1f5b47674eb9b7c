"""Every page there is, by its room."""

from typing import Final

from flask import Blueprint

from web import (
    composer,
    health,
    inbox,
    keys,
    library,
    line,
    media,
    notices,
    permissions,
    reports,
    review,
    search,
    stop,
    team,
)
from web.approval import pages as approval
from web.audit import pages as audit
from web.calendar import ghosts, saved_views
from web.calendar import pages as calendar
from web.campaigns import one as campaign
from web.campaigns import pages as campaigns
from web.channels import audience, connecting, no_go, rhythm
from web.channels import pages as channels
from web.gestures import panels as gestures
from web.holding import handing, stuck
from web.holding import pages as holding
from web.ideas import page as ideas
from web.ideas import sources as idea_sources
from web.marronniers import occasions
from web.marronniers import one as marronnier
from web.marronniers import pages as marronniers
from web.mine import pages as mine
from web.plan import pages as plan
from web.posts import deliveries, publications, series, times
from web.posts import pages as posts
from web.reaching import choices as reaching
from web.reaching import devices, manifest, worker
from web.team import invited
from web.webhooks import pages as webhooks
from web.week import first_steps
from web.week import pages as week

ROOMS: Final[tuple[Blueprint, ...]] = tuple(
    room.blueprint
    for room in (
        *(health, week, first_steps, notices, search, keys),
        *(calendar, saved_views, gestures, ghosts, plan),
        *(marronniers, marronnier, occasions),
        *(composer, posts, times, publications, series, deliveries, review, mine),
        *(holding, handing, stuck),
        *(library, media, ideas, idea_sources, campaigns, campaign, line, approval, audit),
        *(channels, connecting, rhythm, no_go, audience),
        *(inbox, reports, stop, team, invited, permissions),
        *(reaching, devices, worker, manifest, webhooks),
    )
)
