"""Tests of the Threads connector."""
