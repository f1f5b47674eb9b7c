"""The blueprint of the composer's pages."""

from flask import Blueprint

blueprint = Blueprint("compose", __name__)
