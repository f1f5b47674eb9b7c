"""Pages: a view parses, calls one use case, renders."""

from flask import Flask
from jinja2 import StrictUndefined

from models.house import House
from scheduler.watch.watchdog import Watchdog
from web import (
    appearance,
    audience,
    calendar,
    campaign,
    campaigns,
    channels,
    composer,
    condition,
    connecting,
    deliveries,
    errors,
    exchange,
    first_steps,
    ghosts,
    headers,
    health,
    icons,
    inbox,
    keys,
    language,
    layout,
    library,
    line,
    marronnier,
    marronniers,
    media,
    networks,
    no_go,
    notices,
    occasions,
    plan,
    posts,
    publications,
    reports,
    review,
    rhythm,
    saved_views,
    search,
    series,
    signin,
    stop,
    team,
    times,
    transfer,
    uploads,
    week,
)
from web.gestures import panels as gestures
from web.ideas import page as ideas
from web.ideas import sources as idea_sources
from web.team import invited


def set_up(app: Flask, house: House) -> None:
    """Registers the pages, sign-in, and what they need, on `app`."""
    app.jinja_env.undefined = StrictUndefined
    language.set_up(app)  # first, so that every refusal is told in the reader's language
    signin.set_up(app, house)
    headers.set_up(app)
    transfer.set_up(app)
    appearance.set_up(app)
    errors.set_up(app)
    uploads.set_up(app)
    layout.set_up(app)
    networks.set_up(app, house)
    icons.set_up(app)
    condition.set_up(app, house)
    app.extensions["watchdog"] = Watchdog(house)  # started by the server, in gunicorn.conf.py
    for room in (
        health,
        week,
        first_steps,
        notices,
        search,
        calendar,
        saved_views,
        gestures,
        keys,
        marronniers,
        marronnier,
        occasions,
        ghosts,
        plan,
        composer,
        times,
        posts,
        publications,
        series,
        media,
        review,
        library,
        ideas,
        idea_sources,
        campaigns,
        campaign,
        deliveries,
        channels,
        rhythm,
        no_go,
        line,
        audience,
        connecting,
        inbox,
        reports,
        stop,
        team,
        invited,
    ):
        app.register_blueprint(room.blueprint)
    exchange.set_up(app)
