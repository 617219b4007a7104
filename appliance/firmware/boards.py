"""Which boards are known, by the name that the device tree gives them. Pure."""

from typing import Final

from msgspec import Struct


class Board(Struct, frozen=True):
    """One board. `sections` are those of config.txt that it goes by, beside [all]."""

    name: str  # as after --board
    models: tuple[str, ...]  # as in /proc/device-tree/model, without the revision
    sections: tuple[str, ...]

    @property
    def model(self) -> str:
        return self.models[0]


# The sections: raspberrypi/documentation, config_txt/conditional.adoc.
BOARDS: Final = (
    Board("zero2w", ("Raspberry Pi Zero 2 W",), ("pi0", "pi0w", "pi02")),
    Board("3a+", ("Raspberry Pi 3 Model A Plus",), ("pi3", "pi3+")),
    Board("3b", ("Raspberry Pi 3 Model B",), ("pi3",)),
    Board("3b+", ("Raspberry Pi 3 Model B Plus",), ("pi3", "pi3+")),
    Board("cm3", ("Raspberry Pi Compute Module 3",), ("pi3", "cm3")),
    Board("cm3+", ("Raspberry Pi Compute Module 3 Plus",), ("pi3", "cm3+")),
    Board("4b", ("Raspberry Pi 4 Model B",), ("pi4",)),
    Board("400", ("Raspberry Pi 400",), ("pi4", "pi400")),
    Board("cm4", ("Raspberry Pi Compute Module 4",), ("pi4", "cm4")),
    Board("cm4s", ("Raspberry Pi Compute Module 4S",), ("pi4", "cm4s")),
    Board("5", ("Raspberry Pi 5 Model B",), ("pi5",)),
    Board("500", ("Raspberry Pi 500",), ("pi5", "pi500")),
    Board(
        "cm5",
        ("Raspberry Pi Compute Module 5", "Raspberry Pi Compute Module 5 Lite"),
        ("pi5", "cm5"),
    ),
)


def recognised(model: str) -> Board | None:
    """Return the board that calls itself so, such as `Raspberry Pi 5 Model B Rev 1.0`."""
    called = model.strip("\0 \n").split(" Rev ")[0]
    return next((board for board in BOARDS if called in board.models), None)


def named(name: str) -> Board | None:
    """Return the board of that short name."""
    return next((board for board in BOARDS if board.name == name), None)
