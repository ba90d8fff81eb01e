"""What a job has done so far, handed over while it works: when its worker is lost, the rest begins from there."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from perfscore.frozen import frozen
from perfscore.running.limits import Loss

T = TypeVar("T")


@frozen
class HandedOver:
    """Parts on their way from a worker."""

    parts: Any


class HandsOver(ABC, Generic[T]):
    """A job without arguments that can be pickled; the one who asked keeps a copy that learns of its parts."""

    @abstractmethod
    def __call__(self) -> T: ...

    @abstractmethod
    def new_parts(self) -> Any:
        """What was done since the last time that this was asked, None for nothing. Another thread asks."""

    @abstractmethod
    def take(self, parts: Any) -> None:
        """Parts that came, in their order."""

    @abstractmethod
    def rest(self, loss: Loss) -> Callable[[], T] | None:
        """What is to be done in place of this job when it was lost; None where nothing of it can be kept."""
