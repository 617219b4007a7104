"""What every answer carries."""

from appliance.web.headers import behind_login, security


def test_only_the_demo_may_be_framed_and_only_on_this_machine():
    assert "frame-ancestors 'none'" in security(simulated=False)["Content-Security-Policy"]
    framed = security(simulated=True)["Content-Security-Policy"]
    assert framed.endswith("frame-ancestors http://127.0.0.1:* http://localhost:*")
    assert "unsafe" not in framed


def test_behind_the_login_forms_go_to_ourselves_and_no_frame_is_around_them():
    for simulated in (False, True):
        policy = behind_login(simulated=simulated, secure=False)["Content-Security-Policy"]
        assert "form-action 'self'" in policy
        assert policy.endswith("frame-ancestors 'none'")
    assert "form-action 'none'" in security(simulated=False)["Content-Security-Policy"]


def test_a_form_may_say_where_it_comes_from():
    assert behind_login(simulated=False, secure=True)["Referrer-Policy"] == "same-origin"


def test_a_browser_is_held_to_https_where_it_is_https():
    kept = "Strict-Transport-Security"
    assert kept in behind_login(simulated=False, secure=True)
    assert kept not in behind_login(simulated=False, secure=False)
    assert kept not in security(simulated=False)
