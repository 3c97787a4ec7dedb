"""What waits for somebody: one line of 'my tasks'. Each storey finds its own; reports shows them all."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Task:
    """One thing to do, where to do it, for whom, and until when."""

    text: str
    path: str
    about: str = ""
    due_at: datetime | None = None
    order: int = 50
