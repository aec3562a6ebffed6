"""The contract with aiortc and pylibsrtp: the names that `media.relay.names` lives on are still there."""

import inspect
import re
from importlib.metadata import version

import aiortc
import pytest
from aiortc import RTCCertificate, RTCDtlsTransport
from OpenSSL import SSL
from pylibsrtp import Session
from pylibsrtp._binding import lib

from contactcenter.localstack.runner import ROOT
from media.relay import names

pytestmark = pytest.mark.unit
OWN = re.compile(r"\b(?:_dtls|dtls|_srtp|transport|sender|receiver|connection)\._[a-z]\w*")


@pytest.mark.parametrize(("package", "tested"), names.TESTED.items())
def test_the_version_is_one_that_was_tested(package: str, tested: str) -> None:
    assert version(package).startswith(tested)


def test_the_private_names_are_there() -> None:
    made = names.Handshake(
        names.certificate(),
        [("sha-256", "00")],
        is_client=True,
        send=lambda data: None,
        on_end=lambda: None,
    )
    dtls = made._dtls
    assert {"_rx_srtp", "_tx_srtp", "_role", "_set_role"} <= set(dir(dtls))
    assert dtls._role == "client"
    assert list(inspect.signature(RTCDtlsTransport).parameters) == ["transport", "certificates"]
    assert inspect.iscoroutinefunction(RTCDtlsTransport.start)
    assert "_create_ssl_context" in vars(RTCCertificate)
    assert "_srtp" in inspect.getsource(Session.__init__)


def test_the_transport_is_asked_for_nothing_that_the_pipe_lacks() -> None:
    asked = set(re.findall(r"self\.transport\.(\w+)", inspect.getsource(aiortc.rtcdtlstransport)))
    assert asked <= {"_recv", "_send", "role"}
    assert all(hasattr(names._Pipe, name) for name in asked)


def test_srtp_is_there_by_its_c_names() -> None:
    assert names.protect is lib.srtp_protect
    assert names.unprotect is lib.srtp_unprotect


def test_rsa_callers_find_a_cipher() -> None:
    context = names.certificate()._create_ssl_context(aiortc.rtcdtlstransport.SRTP_PROFILES)
    offered = SSL.Connection(context).get_cipher_list()
    assert {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256"} <= set(offered)


def test_no_other_module_of_the_relay_reaches_into_aiortc() -> None:
    inside = {
        path.name: OWN.findall(path.read_text())
        for path in (ROOT / "media" / "relay").glob("*.py")
        if path.name != "names.py"
    }
    assert {name: found for name, found in inside.items() if found} == {}


def test_one_certificate_has_one_context() -> None:
    own = names.certificate()
    profiles = aiortc.rtcdtlstransport.SRTP_PROFILES
    assert own._create_ssl_context(profiles) is own._create_ssl_context(profiles)
    assert re.fullmatch(r"([0-9A-F]{2}:){31}[0-9A-F]{2}", own.fingerprint)
