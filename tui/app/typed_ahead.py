"""What is typed before the first frame."""

from __future__ import annotations

from textual import events, on

from tui.app.frame import AppFrame


class TypedAheadApp(AppFrame):
    """Keeps what is typed before there is a prompt that can take it; Textual would drop it."""

    # What was typed, until the first frame is on the screen; None from then on.
    _typed_ahead: tuple[events.Event, ...] | None = ()

    async def on_event(self, event: events.Event) -> None:
        """Let what is typed too early wait."""
        if self._typed_ahead is not None and isinstance(event, events.Key | events.Paste):
            self._typed_ahead = (*self._typed_ahead, event)
        else:
            await super().on_event(event)

    @on(events.Ready)
    async def take_typed_ahead(self) -> None:
        """The prompt has the focus: let it take what was typed until now."""
        typed, self._typed_ahead = self._typed_ahead or (), None
        for event in typed:
            await self.on_event(event)
