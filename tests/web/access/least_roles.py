"""Who may open what: for every route the least role, written down apart from what enforces it.

A route that is not named here fails test_who_may_open.py beside it. What is open to anyone, or by a
secret of its own, stands in test_strangers.py.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from models.tokens import Scope
from models.way import Role


def _names(told: str) -> frozenset[str]:
    return frozenset(told.split())


# Everybody in the team: what is theirs, what is the house's, and of posts what they may read.
_VOLUNTEERS: Final = """
    week.show first_steps.away keys.show permissions.show worker.script appearance.choose
    signin.account signin.go_to security.change_password security.logout
    subscriptions.show subscriptions.subscribe
    reaching.show reaching.choose reaching.try_again reaching.take_preset devices.add devices.key
    notices.show notices.count notices.read mine.show holding.show search.show
    calendar.show calendar.feed ghosts.feed gestures.mix gestures.take_back saved_views.save
    channels.show channels.one rhythm.show line.show stop.show
    compose.new compose.create compose.preview compose.keep compose.discard times.while_writing
    ideas.show ideas.new ideas.add library.show marronniers.show marronnier.edit occasions.write
    media.library media.pick media.upload media.add media.begin
    media.show media.small media.on_channel media.about media.in_a_post media.crop media.cut
    exporting.show exporting.file exporting.paper publications.show
    review.queue review.decide_all
    Me.me Permissions.read_permissions Search.find
    Notices.list_notices Notices.read_notices Holding.list_holding Holding.list_absences
    Channels.list_channels Channels.read_channel Channels.read_rhythm Channels.list_slots
    Line.read_line Stop.list_stops Stop.read_stop
    Posts.list_posts Posts.create_post Deliveries.list_deliveries Publications.list_publications
    Ideas.list_ideas Ideas.add_idea Media.list_media Media.upload_media Media.read_media
    Marronniers.list_marronniers Marronniers.list_occasions Marronniers.write_occasion
"""
_EDITORS: Final = """
    posts.show posts.schedule posts.move_delivery compose.edit compose.update compose.here
    compose.restore times.of_post library.read series.repeat series.end
    posts.decide/edit posts.decide/submit posts.decide/request-changes posts.decide/archive
    posts.decide/restore posts.decide/schedule posts.decide/hand-over handing.show handing.give
    deliveries.cancel deliveries.resolve
    review.show review.say_something review.settle review.open_again review.take_up review.decline
    approval.show plan.show plan.agree gestures.move gestures.place gestures.pool ghosts.suggested
    guest_links.every guest_links.of_post guest_links.make_for_post guest_links.make_for_days
    guest_links.revoke guest_links.revoke_all
    ideas.write ideas.back ideas.decline ideas.take_back
    idea_sources.keep idea_sources.pause idea_sources.go_on idea_sources.forget
    campaigns.show campaigns.add campaign.show campaigns.change campaigns.end campaigns.take_up
    marronniers.take_starters marronnier.new marronnier.create marronnier.update marronnier.end
    marronnier.take_up occasions.skip occasions.take_back
    media.describe media.delete inbox.show reports.show stop.pull
    importing.show importing.upload importing.one importing.columns importing.choose_sheet
    importing.start importing.step importing.refused importing.undo
    Posts.read_post Posts.update_post Posts.put_update_post Posts.submit_post Posts.archive_post
    Holding.hand_post_over
    Posts.restore_post Posts.request_changes Posts.read_post_again Posts.schedule_post
    Deliveries.read_delivery Deliveries.move_delivery Deliveries.cancel_delivery
    Deliveries.resolve_delivery
    Series.list_series Series.read_series Series.repeat_post Series.end_series
    Remarks.list_remarks Remarks.add_remark Remarks.settle_remark Remarks.open_remark
    Remarks.take_up_remark Remarks.decline_remark
    Guests.list_guest_links Guests.list_guest_links_of_post Guests.make_guest_link
    Guests.make_week_link Guests.revoke_guest_link
    Approval.read_approval_rules Plan.read_plan Plan.agree_to_plan Media.update_media
    Mentions.list_mentions Reports.read_lift Stop.stop_all
"""
_MANAGERS: Final = """
    posts.decide/approve posts.decide/reject mine.thank_for stuck.stand_in stuck.go_on
    approval.set_deadlines
    approval.set_rule approval.set_house approval.set_condition approval.take_back
    approval.drop_condition audit.show audit.file
    channels.new channels.connect channels.reconnect channels.check channels.read_now
    channels.change_rules channels.change_choices channels.pause channels.resume channels.archive
    connecting.leave connecting.back connecting.choose
    rhythm.aim audience.keep channel_feed.switch
    no_go.keep_days no_go.open_days no_go.keep_hours no_go.open_hours no_go.keep_holidays
    line.begin line.add line.rename line.shift line.archive line.take_up line.aim line.take_for
    line.keep_terms line.change_channel
    plan.plan_by_itself stop.resume holding.be_away holding.be_back
    webhooks.show webhooks.add webhooks.one webhooks.change webhooks.pause webhooks.go_on
    webhooks.rotate webhooks.test webhooks.remove
    Posts.approve_post Posts.reject_post Audit.list_acts Approval.put_change_approval_rules
    Channels.pause_channel Channels.resume_channel Line.put_change_line Stop.resume_all
    Holding.add_absence Holding.end_absence Holding.name_deputy Holding.go_on_without
    Webhooks.list_webhooks Webhooks.add_webhook Webhooks.read_webhook Webhooks.update_webhook
    Webhooks.remove_webhook Webhooks.list_webhook_deliveries Webhooks.rotate_webhook_secret
    Webhooks.test_webhook
"""
_ADMINS: Final = """
    team.show team.invite team.withdraw team.change_role team.give_on_channel team.remove
"""
NAMED: Final[Sequence[tuple[str, Role]]] = [
    (name, role)
    for role, names in (
        (Role.VOLUNTEER, _VOLUNTEERS),
        (Role.EDITOR, _EDITORS),
        (Role.MANAGER, _MANAGERS),
        (Role.ADMIN, _ADMINS),
    )
    for name in names.split()
]
LEAST: Final = dict(NAMED)
# Whose it is and nobody else, whatever their role.
ONES_OWN: Final = _names(
    """
    subscriptions.renew subscriptions.revoke devices.remove saved_views.change media.piece
    media.done media.give_up
    """
)
# Nobody at all: there is no such move of a post, nobody is asked their password again to go on,
# this is no demo, and the pretended network is played with in a demo only.
NOBODY: Final = _names(
    """
    posts.decide/move posts.decide/cancel posts.decide/resolve security.verify demo.enter
    sandbox.react sandbox.write sandbox.switches
    """
)
# What is an editor's of others' posts, media and ideas, and everybody's of their own.
OF_ONES_OWN: Final = _names(
    """
    posts.show compose.edit compose.update compose.here compose.restore times.of_post
    posts.decide/edit posts.decide/submit posts.decide/archive posts.decide/hand-over handing.show
    handing.give Holding.hand_post_over review.show review.say_something
    review.settle review.open_again review.take_up review.decline ideas.write ideas.back
    media.describe media.delete Posts.read_post Posts.update_post Posts.put_update_post
    Posts.submit_post Posts.archive_post Deliveries.read_delivery Series.list_series
    Series.read_series Media.update_media Remarks.list_remarks Remarks.add_remark
    Remarks.settle_remark Remarks.open_remark Remarks.take_up_remark Remarks.decline_remark
    """
)

# What a script's token must be made for. None: any token.
SCOPES: Final[Mapping[str, Scope | None]] = {
    name: scope
    for scope, names in {
        None: "Me.me Permissions.read_permissions",
        Scope.POSTS_READ: """
            Posts.list_posts Posts.read_post Deliveries.list_deliveries Deliveries.read_delivery
            Series.list_series Series.read_series Remarks.list_remarks Holding.list_holding
            Holding.list_absences Notices.list_notices Ideas.list_ideas Plan.read_plan Search.find
            Media.list_media Media.read_media Stop.list_stops Stop.read_stop
            Marronniers.list_marronniers Marronniers.list_occasions
            """,
        Scope.POSTS_WRITE: """
            Posts.create_post Posts.update_post Posts.put_update_post Posts.submit_post
            Posts.archive_post Posts.restore_post Remarks.add_remark Remarks.settle_remark
            Remarks.open_remark Remarks.take_up_remark Remarks.decline_remark
            Holding.add_absence Holding.end_absence Holding.hand_post_over Holding.name_deputy
            Notices.read_notices Ideas.add_idea
            Media.upload_media Media.update_media Marronniers.write_occasion
            """,
        Scope.REVIEW: """
            Posts.approve_post Posts.request_changes Posts.reject_post Posts.read_post_again
            Guests.list_guest_links Guests.list_guest_links_of_post Guests.make_guest_link
            Guests.make_week_link Guests.revoke_guest_link Approval.read_approval_rules
            """,
        Scope.SCHEDULE: """
            Posts.schedule_post Deliveries.move_delivery Deliveries.cancel_delivery
            Deliveries.resolve_delivery Series.repeat_post Series.end_series Plan.agree_to_plan
            """,
        Scope.CHANNELS_READ: """
            Channels.list_channels Channels.read_channel Channels.read_rhythm Channels.list_slots
            Line.read_line Publications.list_publications Reports.read_lift
            """,
        Scope.CHANNELS_WRITE: """
            Channels.pause_channel Channels.resume_channel Line.put_change_line
            Approval.put_change_approval_rules Holding.go_on_without
            """,
        Scope.MENTIONS_READ: "Mentions.list_mentions",
        Scope.STOP: "Stop.stop_all Stop.resume_all",
        Scope.AUDIT_READ: "Audit.list_acts",
        Scope.WEBHOOKS: """
            Webhooks.list_webhooks Webhooks.add_webhook Webhooks.read_webhook
            Webhooks.update_webhook Webhooks.remove_webhook Webhooks.list_webhook_deliveries
            Webhooks.rotate_webhook_secret Webhooks.test_webhook
            """,
    }.items()
    for name in names.split()
}

Asked = Mapping[str, Any]


def forms(ids: Mapping[str, Any]) -> Mapping[str, Asked]:
    """What is sent where a form that says nothing would be sent back before anybody is refused."""
    at = "2026-12-02T10:00"
    week = {"first": "2026-12-07", "last": "2026-12-08"}
    return {
        "approval.set_rule": {"mode": "none"},
        "approval.set_house": {"own": "never", "kept": "same_day"},
        "approval.set_condition": {"because": "money", "role": "editor"},
        "holding.be_away": {"person": ids["user_id"], **week},
        "holding.be_back": {"absence": ids["absence_id"]},
        "stuck.stand_in": {"absence": ids["absence_id"], "deputy": ids["user_id"]},
        "stuck.go_on": {"person": ids["user_id"]},
        "Holding.add_absence": {"user": ids["user_id"], **week},
        "no_go.keep_days": {"name": "Closed", **week},
        "no_go.keep_hours": {"weekday": 1, "start": 1, "end": 2},
        "marronniers.take_starters": {"starter": "wishes"},
        "line.take_for": {"name": ids["unknown"], "pillar": ids["pillar_id"]},
        "gestures.move": {"post": ids["moving_id"], "deliveries": [ids["delivery_id"]], "wall": at},
        "gestures.place": {"post": ids["post_id"], "wall": at},
        "Posts.create_post": {"title": "New", "text": "New"},
        "Ideas.add_idea": {"line": "An idea"},
        "Remarks.add_remark": {"body": "Well said"},
        "review.say_something": {"body": "Well said", "thread": "team"},
        "reaching.take_preset": {"preset": "all"},
        "team.invite": {"email": "zoe@example.org", "role": "editor"},
        "team.withdraw": {"invitation": ids["invitation_id"]},
        "team.change_role": {"person": ids["bob_id"], "role": "editor"},
        "team.give_on_channel": {
            "person": ids["bob_id"],
            "channel": ids["channel_id"],
            "role": "editor",
        },
        "team.remove": {"person": ids["bob_id"]},
        "Line.put_change_line": {"pillars": []},
        "Approval.put_change_approval_rules": {"own": "never"},
    }
