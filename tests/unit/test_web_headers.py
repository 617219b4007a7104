"""What every answer carries."""

from appliance.web.headers import security


def test_only_the_demo_may_be_framed_and_only_on_this_machine():
    assert "frame-ancestors 'none'" in security(simulated=False)["Content-Security-Policy"]
    framed = security(simulated=True)["Content-Security-Policy"]
    assert framed.endswith("frame-ancestors http://127.0.0.1:* http://localhost:*")
    assert "unsafe" not in framed
