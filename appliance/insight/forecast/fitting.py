"""Two ways of learning from one answer at a time: weights of a sum, and how sure to be. Pure."""

from collections.abc import Sequence
from math import exp
from typing import Final

STEEPEST: Final = 30.0


def logistic(odds: float) -> float:
    """Return the probability of natural log odds; never quite 0 or 1."""
    return 1 / (1 + exp(-max(-STEEPEST, min(STEEPEST, odds))))


def _times(matrix: Sequence[Sequence[float]], vector: Sequence[float]) -> list[float]:
    return [_dot(row, vector) for row in matrix]


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _tighten(doubt: list[list[float]], along: Sequence[float], by: float) -> None:
    """Take from a covariance what an answer has told: `by` times the square of `along`."""
    for row, a in zip(doubt, along, strict=True):
        for at, b in enumerate(along):
            row[at] -= by * a * b


class Sum:
    """A weighted sum of several guesses of one number: recursive least squares, from equal weights.

    Plackett (1950), Some theorems in least squares. `doubt` is the variance of each weight before
    anything is learnt; `noise` that of an answer, for each of what was guessed.
    """

    __slots__ = ("_doubt", "_noise", "_weights")

    def __init__(self, guesses: int, doubt: float = 0.05, noise: float = 8.0) -> None:
        self._weights = [1 / guesses] * guesses
        self._doubt = [[doubt * (a == b) for b in range(guesses)] for a in range(guesses)]
        self._noise = noise

    def of(self, guesses: Sequence[float]) -> float:
        return _dot(self._weights, guesses)

    def learn(self, guesses: Sequence[float], missed_by: float, expected: float) -> None:
        """Lean towards the guesses that would have missed by less."""
        along = _times(self._doubt, guesses)
        scale = max(0.2, expected) * self._noise + _dot(along, guesses)
        self._weights = [
            weight + gain * missed_by / scale
            for weight, gain in zip(self._weights, along, strict=True)
        ]
        _tighten(self._doubt, along, 1 / scale)


class Odds:
    """From how far a threshold is off, in spreads, to the odds: logistic regression, step by step.

    One Newton step for each answer (an extended Kalman filter). The hours of a day are alike: each
    counts as a third of an answer. From 1.7, where the logistic is nearest to the normal curve.
    """

    __slots__ = ("_doubt", "_line")

    LIKENESS: Final = 0.3
    FLATTEST: Final = 0.2

    def __init__(self) -> None:
        self._line = [0.0, 1.7]
        self._doubt = [[0.1, 0.0], [0.0, 0.1]]

    def of(self, distance: float) -> float:
        return logistic(self._line[0] + max(self.FLATTEST, self._line[1]) * distance)

    def learn(self, distance: float, *, reached: bool) -> None:
        said, seen = self.of(distance), (1.0, distance)
        along = _times(self._doubt, seen)
        told = said * (1 - said) * self.LIKENESS
        scale = 1 + told * _dot(along, seen)
        step = (reached - said) * self.LIKENESS / scale
        self._line = [at + gain * step for at, gain in zip(self._line, along, strict=True)]
        _tighten(self._doubt, along, told / scale)
