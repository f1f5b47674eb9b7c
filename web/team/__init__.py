"""/team: who is in the association, and inviting others."""

from flask import Blueprint, flash, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import review
from lib.errors import Invalid, NotFound
from lib.i18n import Text, say
from models import roles, team
from models.actor import Actor
from models.channel import Channel
from models.scope import scoped
from models.way import ROLE_WORDS, Role
from web.edge import actor, back_to, house, now, place, reading
from web.forms import act
from web.team.letter import mail_link

blueprint = Blueprint("team", __name__, url_prefix="/team")
_LINK = "invitation"  # in the session: shown once, to be copied


@blueprint.get("")
def show() -> ResponseReturnValue:
    who = actor()
    with reading() as rows:
        members = team.members(rows, who)
        waiting = team.waiting(rows, who, now=now())
        given = roles.given_in(rows, who.workspace_id)
        channels = {one.id: one for one in rows.scalars(scoped(who, Channel))}
    return render_template(
        "team/team.html",
        members=members,
        waiting=waiting,
        roles=ROLE_WORDS,
        given=given,
        channels=channels,
        link=session.pop(_LINK, None),
        mailed=bool(house().settings.smtp_url),
        lasts=team.LASTS.days,
        me=who.user_id,
    )


@blueprint.post("/invite")
def invite() -> ResponseReturnValue:
    """`email`, `role`: the link is shown, and mailed where a mail server is set."""
    email, made = request.form.get("email", ""), []

    def inviting(rows: Session, who: Actor) -> Text:
        made.append(team.invite(rows, who, email=email, role=_role(), now=now()))
        return say("%(email)s is invited.", email=email.strip())

    answer = act(inviting, otherwise="team.show")
    if made:
        link = house().settings.base_url + url_for("invited.show", secret=made[0])
        session[_LINK] = link
        if failed := mail_link(house(), email, link, place=place(), now=now()):
            flash(str(failed), "bad")
    return answer


@blueprint.post("/withdraw")
def withdraw() -> ResponseReturnValue:
    number = _number("invitation")

    def withdrawing(rows: Session, who: Actor) -> Text:
        gone = team.withdraw(rows, who, number, now=now())
        return say("The invitation of %(email)s opens nothing any more.", email=gone.email)

    return act(withdrawing, otherwise="team.show")


@blueprint.post("/role")
def change_role() -> ResponseReturnValue:
    """`person`, `role`."""
    number = _number("person")

    def changing(rows: Session, who: Actor) -> Text:
        user = team.change_role(rows, who, number, _role())
        review.let_through(rows, who, now=now())
        return say("%(name)s is %(role)s now.", name=user.name, role=ROLE_WORDS[_role()])

    return act(changing, otherwise="team.show")


@blueprint.post("/channel-role")
def give_on_channel() -> ResponseReturnValue:
    """`person`, `channel`, `role`; without a role: none of its own on that channel any more."""
    person, channel = _number("person"), _number("channel")
    role = _role() if request.form.get("role") else None

    def giving(rows: Session, who: Actor) -> Text:
        user, on = roles.give(rows, who, person, channel, role)
        review.let_through(rows, who, now=now())
        if role is None:
            return say(
                "%(name)s has no role on %(channel)s alone any more.",
                name=user.name,
                channel=on.name,
            )
        return say(
            "%(name)s is %(role)s on %(channel)s.",
            name=user.name,
            role=ROLE_WORDS[role],
            channel=on.name,
        )

    return act(giving, otherwise="team.show")


@blueprint.post("/remove")
def remove() -> ResponseReturnValue:
    """`person`: leaves the team; whoever removes themselves is shown no team any more."""
    number, own = _number("person"), actor().user_id

    def removing(rows: Session, who: Actor) -> Text:
        user = team.remove(rows, who, number)
        review.let_through(rows, who, now=now())
        return say("%(name)s is no longer in the team. What they wrote stays.", name=user.name)

    answer = act(removing, otherwise="team.show")
    return back_to("week.show") if number == own else answer


def _role() -> Role:
    given = request.form.get("role", "")
    if given not in set(Role):
        what = say("Choose one of the roles.")
        raise Invalid(what, remedy=what, fields={"role": what})
    return Role(given)


def _number(name: str) -> int:
    given = request.form.get(name, "")
    if not given.isdecimal() or len(given) > 18:
        raise NotFound
    return int(given)
