"""Our themes: one accent, one warm colour, one for errors, and text in two strengths.

On terminals of 16 colours every mixed colour becomes the nearest grey, so there the terminal's own colours
are named, as many as stand out on its background; text has one strength then, and focus is reversed.
"""

from textual.theme import BUILTIN_THEMES, Theme

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

ANSI_DARK = Theme(
    name="footnote-16-dark",
    ansi=True,
    primary="ansi_cyan",
    secondary="ansi_cyan",
    accent="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_bright_red",
    success="ansi_cyan",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    variables=BUILTIN_THEMES["ansi-dark"].variables,
)

ANSI_LIGHT = Theme(
    name="footnote-16-light",
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_blue",
    accent="ansi_blue",
    warning="ansi_magenta",
    error="ansi_red",
    success="ansi_blue",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=False,
    variables=BUILTIN_THEMES["ansi-light"].variables,
)

OURS = (DARK, LIGHT, ANSI_DARK, ANSI_LIGHT)

# Styles of text; `$…` are variables that every Textual theme has.
QUIET = "$foreground 66%"
FAINT = "$foreground 25%"
ACCENT = "$accent"
WARM = "$warning"
WRONG = "$error"
LIT = "bold $foreground on $accent 28%"
LIT_WITHOUT_COLOUR = "bold reverse"
