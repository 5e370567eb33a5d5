"""What the chat looks like, and what is shown once."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class ThemeChosen(Message):
    """A theme is to be worn from now on; with `still`, nothing is to move by itself."""

    name: str
    still: bool


@dataclass
class TourReady(Message):
    """The tour can begin, with a question that the articles answer, or "" where none is known."""

    question: str


@dataclass
class Fetched(Message):
    """A thread has handed what it read to somebody who waited for it; nothing more is to be done."""
