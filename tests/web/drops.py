"""Drops in the calendar, as its script sends them, and what they leave behind."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from editorial.drafting import content_of
from models.delivery import Delivery
from models.house import House
from models.post import Post


def asked(client: FlaskClient, gesture: str, **body: Any) -> Any:
    return client.post(f"/calendar/{gesture}", json=body).get_json()


def deliveries_of(house: House, post_id: int) -> list[Delivery]:
    with house.database.reading() as session:
        found = select(Delivery).where(Delivery.post_id == post_id).order_by(Delivery.id)
        return list(session.scalars(found))


def post_of(house: House, post_id: int) -> tuple[Post, tuple[int, ...]]:
    with house.database.reading() as session:
        post = session.get_one(Post, post_id)
        return post, content_of(session, post).channels
