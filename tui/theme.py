"""Our two themes: one accent, one warm colour, one for errors, and text in two strengths."""

from textual.theme import Theme

DARK = Theme(
    name="footnote-dark",
    primary="#6fb8c4",
    secondary="#6fb8c4",
    accent="#6fb8c4",
    warning="#dcae6a",
    error="#e27d84",
    success="#6fb8c4",
    foreground="#d9dce1",
    background="#15171b",
    surface="#15171b",
    panel="#1d2026",
    boost="#1d2026",
    dark=True,
)

LIGHT = Theme(
    name="footnote-light",
    primary="#0d6675",
    secondary="#0d6675",
    accent="#0d6675",
    warning="#8a5800",
    error="#ab2b33",
    success="#0d6675",
    foreground="#22262b",
    background="#fbfaf7",
    surface="#fbfaf7",
    panel="#f0eee8",
    boost="#f0eee8",
    dark=False,
)

# Styles of text; `$…` are variables that every Textual theme has.
QUIET = "$foreground 66%"
FAINT = "$foreground 25%"
ACCENT = "$accent"
WARM = "$warning"
WRONG = "$error"
LIT = "bold $foreground on $accent 28%"
LIT_WITHOUT_COLOUR = "bold reverse"
