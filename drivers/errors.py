"""What a driver may raise: our mistake, or the device's. Pure."""


class DriverError(Exception):
    """The root of everything a driver raises."""


class DeviceLost(DriverError, ConnectionError):
    """The device or its port is gone: unplugged, no such file, no permission."""


class DeviceSilent(DriverError, TimeoutError):
    """The device did not answer in time, or not in a way that could be understood."""


class DeviceRefused(DriverError):
    """The device answered, and said no. `code` is its confirmation code."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(f"{sentence} (0x{code:02X})")
        self.code = code


class LineClosed(DriverError):
    """We closed the line ourselves: the reading thread should end."""
