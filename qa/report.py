"""The result of an evaluation, as JSON and as a plain table."""

from pydantic import BaseModel, ConfigDict, Field


class Measure(BaseModel):
    """One figure and the number of questions that it stands on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    value: float
    n: int = Field(ge=0, description="Questions to which the measure applies.")


class Report(BaseModel):
    """All figures of one evaluation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    questions: int = Field(ge=0)
    measures: tuple[Measure, ...]

    def __getitem__(self, name: str) -> float:
        """The value of a measure.

        Raises:
            KeyError: nothing of that name was measured.
        """
        for measure in self.measures:
            if measure.name == name:
                return measure.value
        raise KeyError(name)

    def to_json(self) -> str:
        """One JSON object, indented."""
        return self.model_dump_json(indent=2)

    def table(self) -> str:
        """Lines of name, value and number of questions, in columns."""
        width = max((len(measure.name) for measure in self.measures), default=0)
        lines = [f"{'measure':{width}}  {'value':>8}  {'n':>6}"]
        for measure in self.measures:
            value = f"{measure.value:8.1f}" if measure.name.endswith("(ms)") else f"{measure.value:8.3f}"
            lines.append(f"{measure.name:{width}}  {value}  {measure.n:>6}")
        return "\n".join(lines)
