"""What the heart calls upon, where there is nothing around it."""

from appliance.outlook import Around


def test_without_a_sensor_nobody_is_expected():
    around = Around()
    assert around.publish is None
    assert around.beat() is None
    assert around.came("anne") is None
    assert not around.expect("finger-in", (3,))
