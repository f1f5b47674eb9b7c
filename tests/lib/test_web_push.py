"""What a push service carries, against the example in the standard (RFC 8291, appendix A)."""

from cryptography.hazmat.primitives.asymmetric import ec

from lib.web_push import Receiver, encrypted, from_text, is_receiver, to_text

OWN = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6"
    "TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy"
    "4a-fN"
)


def test_the_example_of_the_standard_comes_out_to_the_byte() -> None:
    own = ec.derive_private_key(int.from_bytes(from_text(OWN)), ec.SECP256R1())
    to = Receiver(point=from_text(POINT), auth=from_text(AUTH))
    words = b"When I grow up, I want to be a watermelon"
    assert to_text(encrypted(words, to, own=own, salt=from_text(SALT))) == BODY


def test_what_is_no_point_of_the_curve_is_nobodys_key() -> None:
    assert is_receiver(Receiver(point=from_text(POINT), auth=from_text(AUTH)))
    assert not is_receiver(Receiver(point=b"\x04" + b"\x01" * 64, auth=from_text(AUTH)))
    assert not is_receiver(Receiver(point=from_text(POINT), auth=b"short"))
