"""What securesystemslib (the library under in-toto and TUF) makes of our envelopes, and an envelope of its own making.

usage: verify PUB.pem ENVELOPE.json          prints the key id that verified
       sign PAYLOAD OUT.json OUT.pub.pem     signs with a fresh key
"""
import json
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from securesystemslib.dsse import Envelope
from securesystemslib.signer import CryptoSigner, SSlibKey

IN_TOTO = "application/vnd.in-toto+json"


def verify(pem, envelope):
    key = SSlibKey.from_crypto(load_pem_public_key(open(pem, "rb").read()))
    accepted = Envelope.from_dict(json.load(open(envelope))).verify([key], 1)
    print(next(iter(accepted)))


def sign(payload, out, pem):
    signer = CryptoSigner.generate_ed25519()
    envelope = Envelope(open(payload, "rb").read(), IN_TOTO, {})
    envelope.sign(signer)
    json.dump(envelope.to_dict(), open(out, "w"))
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signer.public_key.keyval["public"]))
    open(pem, "wb").write(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


if __name__ == "__main__":
    {"verify": verify, "sign": sign}[sys.argv[1]](*sys.argv[2:])
