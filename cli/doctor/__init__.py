"""`flask doctor`: everything that would stop a post from leaving."""

from cli.doctor.command import doctor
from cli.doctor.finding import Finding, Level
from cli.doctor.round import examine

__all__ = ["Finding", "Level", "doctor", "examine"]
