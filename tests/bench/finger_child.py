"""One process that asks a sensor whose finger it is, again and again: PORT TIMES ours|published.

Says "ready" once the sensor has answered, then does its rounds at each line it is given.
"""

import sys
from collections.abc import Callable


def ours(port: str) -> Callable[[], object]:
    from drivers.fingerprint import Sensor
    from drivers.serialport import SerialPort

    sensor = Sensor(SerialPort.open(port, 57600))
    sensor.handshake()
    return sensor.identify


def published(port: str) -> Callable[[], object]:
    from pyfingerprint.pyfingerprint import PyFingerprint

    sensor = PyFingerprint(port)
    sensor.verifyPassword()

    def identify() -> object:
        sensor.readImage()
        sensor.convertImage()
        return sensor.searchTemplate()

    return identify


def main() -> None:
    port, times, how = sys.argv[1:]
    identify = {"ours": ours, "published": published}[how](port)
    identify()
    print("ready", flush=True)
    for _ in sys.stdin:
        for _ in range(int(times)):
            assert identify()
        print("done", flush=True)


if __name__ == "__main__":
    main()
