"""The demo association: people, channels and eight weeks of posts to look around in."""

from cli.demo.command import demo
from cli.demo.load import Demo, load_demo

__all__ = ["Demo", "demo", "load_demo"]
