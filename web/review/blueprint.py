"""The blueprint of what is reviewed."""

from flask import Blueprint

blueprint = Blueprint("review", __name__)
