"""Tests of the Instagram connector."""
