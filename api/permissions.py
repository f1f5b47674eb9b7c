"""Who may what: the matrix that is enforced."""

from marshmallow import Schema, fields

from api import answering
from api.answering import list_of, one_of
from api.errors import Json
from api.room import Call, Room
from editorial.matrix import Answer, Row, Section, matrix
from models.way import Role

room = Room("Permissions", "Who may what, by role.")


class PermissionOut(Schema):
    name = answering.words()
    words = answering.words()
    volunteer = one_of(Answer)
    editor = one_of(Answer)
    manager = one_of(Answer)
    admin = one_of(Answer)
    yours = one_of(Answer)


class PermissionSectionOut(Schema):
    name = answering.words()
    words = answering.words()
    permissions = list_of(fields.Nested(PermissionOut))


class PermissionsOut(Schema):
    role = one_of(Role)
    sections = list_of(fields.Nested(PermissionSectionOut))


@room.reads("/permissions", PermissionsOut, scope=None)
def read_permissions(call: Call) -> Json:
    """Who may what; `own`: with what one wrote oneself"""
    mine = call.actor.role
    return {"role": mine.value, "sections": [_section(one, mine) for one in matrix()]}


def _section(section: Section, mine: Role) -> Json:
    return {
        "name": section.name,
        "words": str(section.words),
        "permissions": [_permission(one, mine) for one in section.rows],
    }


def _permission(row: Row, mine: Role) -> Json:
    return {
        "name": row.name,
        "words": str(row.words),
        "yours": row.answer(mine).value,
        **{role.value: row.answer(role).value for role in Role},
    }
