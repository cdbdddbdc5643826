#!/usr/bin/python3
"""Verifies and opens one ConsultKit recording. Written from docs/formats.md alone, whose sections are cited as "s" and a number.
   read_recording.py FILE   checks every rule, and exits with 1 and the rule that failed (tamper_recording.py shows that each counts)"""
import base64, functools, hashlib, hmac, json, re, struct, sys
from datetime import datetime, timezone
from types import SimpleNamespace as Obj
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
ROLES, DAY = ("patient", "practitioner"), 86400000
class Refused(Exception): "Says which rule."
def must(ok, rule):
    if not ok: raise Refused(rule)
# -- Conventions
def b64u(x): return base64.urlsafe_b64encode(x).rstrip(b"=").decode()
def unb64(text):
    try: raw = base64.b64decode(text.translate(str.maketrans("-_", "+/")) + "=" * (-len(text) % 4), validate=True)
    except (ValueError, AttributeError): raw = None
    must(raw is not None and b64u(raw) == text, "conventions: a text is not the one b64u text of its bytes"); return raw
def sha(x): return hashlib.sha256(x).digest()
def digest(x): return b64u(sha(x))
def u8(n, size=1): return n.to_bytes(size, "big")
def u32(n): return u8(n, 4)
def dump(v): return json.dumps(v, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
def canonical(raw):  # s1 rule 4
    def check(v):
        if type(v) is dict: return all(k.isascii() and check(x) for k, x in v.items())
        if type(v) is list: return all(map(check, v))
        return v is None or type(v) in (str, bool) or type(v) is int and abs(v) < 2**53
    try: v = json.loads(raw.decode("utf-8")); ok = len(raw) <= 16384 and check(v) and dump(v) == raw
    except (ValueError, RecursionError): ok = False
    must(ok, "s1 rule 4: a payload is not canonical JSON of at most 16,384 bytes"); return v
def thumb(j): return digest(dump({k: j[k] for k in ("crv", "kty", "x", "y")}))
@functools.lru_cache(None)
def on_curve(x, y):
    try: return ec.EllipticCurvePublicNumbers(*(int.from_bytes(unb64(c), "big") for c in (x, y)), ec.SECP256R1()).public_key()
    except ValueError: raise Refused("conventions: a key is not a point of P-256")
def public(j): return on_curve(j["x"], j["y"])
def point(key): return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
# -- Schemas (s1 rule 5): a tuple lists values, a list is [member, least, most], a dict is strict
def shape(s, v, where):
    if callable(s): ok = s(v)
    elif type(s) is tuple: ok = any(type(v) is type(x) and v == x for x in s)
    elif type(s) is list: ok = type(v) is list and s[1] <= len(v) <= s[2] and all(shape(s[0], x, where) for x in v)
    else: ok = type(v) is dict and set(v) == set(s) and all(shape(s[k], v[k], f"{where}.{k}") for k in s)
    must(ok, f"s1 rule 5: {where} does not fit its schema"); return True
def b(n): return lambda v: type(v) is str and len(unb64(v)) == n
def RID(v): return type(v) is str and len(unb64(v)) in (16, 21)
def opt(s): return lambda v: v is None or shape(s, v, "an optional member")
def like(pattern): return lambda v: type(v) is str and re.fullmatch(pattern, v) is not None
STR, BOOL = (lambda v, t=t: type(v) is t for t in (str, bool))
def TIME(v): return type(v) is int and v >= 0  # every number of every object
SUB = ID = like("[A-Za-z0-9_-]{1,64}"); D, MODES, CHANGE = b(32), [("audio", "video"), 1, 2], ("cont", "devices", "enc", "former", "ways")
OPERATIONS = {"verify": "sig", "deriveBits": "enc", "deriveKey": "enc"}
def use_of(j):  # what a key is for, by its own word; one that says nothing signs
    said = {OPERATIONS[o] for o in j.get("key_ops", [])} | ({j["use"]} if "use" in j else set()); return said.pop() if len(said) == 1 else None if said else "sig"
def JWK(use):
    def check(v):
        must(type(v) is dict, "s1 rule 5: a key is no object"); more = {"use": ("sig", "enc"), "key_ops": [tuple(OPERATIONS), 0, 3]}
        shape({"kty": ("EC",), "crv": ("P-256",), "x": D, "y": D, **{k: more[k] for k in more if k in v}}, v, "a key")
        must(use_of(v) == use, "conventions: a key of the wrong use"); return True
    return check
def key_ok(k): must(k["kid"] == thumb(k["jwk"]) and public(k["jwk"]), "conventions: a kid is not its key's thumbprint"); return True
def named(use, /, **more):
    s = {"kid": D, "jwk": JWK(use), **more}; return lambda v: shape(s, v, f"a named key ({use})") and key_ok(v)
def pair(s): return [s, 2, 2]
KEYSET = {"v": (2,), "tenant": like("[a-z0-9-]{1,32}"), "region": like("[a-z]{2,8}"), "seq": TIME, "iat": TIME, "notAfter": TIME,
          "keys": [{"kid": STR, "jwk": JWK("sig"), "use": ("issuer", "incident", "lease", "approver", "log"), "validUntil": opt(TIME), "state": ("active", "verify-only", "revoked")}, 0, 100],
          "policies": [{"id": STR, "role": ("escrow", "reader"), "name": lambda v: type(v) is dict and all(map(STR, v.values())),
                        "keys": [named("enc", sub=opt(SUB), state=("active", "retired")), 0, 8]}, 0, 8]}
LINK = {"v": (2,), "aud": STR, "sub": SUB, "seq": TIME, "prev": opt(D), "iat": TIME, "enc": named("enc"), "former": [D, 0, 32],
        "devices": [{"sig": named("sig"), "enc": named("enc"), "since": TIME, "att": D}, 1, 16],
        "ways": [{"kind": ("recovery-code", "passkey"), "id": STR, "enc": named("enc"), "at": TIME, "att": D}, 1, 8],
        "cont": opt(D), "by": {"how": ("first", "device", "recovery", "permission"), "kid": opt(D), "token": opt(STR)}, "checkpoint": BOOL}
KEYCHANGE = {"v": (1,), "aud": STR, "sub": SUB, "prev": D, "next": D, "at": TIME}
SESSIONKEY = {"v": (1,), "aud": STR, "sid": ID, "cd": D, "role": ROLES, "sub": SUB, "sig": named("sig"), "enc": named("enc"), "iat": TIME, "exp": TIME}
CLAIM = {"v": (2,), "iss": STR, "aud": STR, "jti": ID, "iat": TIME, "nbf": TIME, "exp": TIME, "tenant": STR, "region": STR, "sid": ID,
         "rid": RID, "appointment": ID, "start": TIME, "owner": {"sub": SUB}, "parties": pair({"role": ROLES, "sub": SUB, "keys": opt({"seq": TIME, "digest": D})}),
         "shown": {"salt": b(16), "patient": D, "practitioner": D, "title": D, "service": D}, "recorder": ("practitioner",), "modes": MODES,
         "maxEpochs": TIME, "access": [STR, 0, 8], "retain": like(r"P[1-9][0-9]{0,3}D")}
BIND = {"v": (2,), "sid": ID, "cd": D, "role": ROLES, "fp": like("sha-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}"), "nonce": D, "peerCommit": D, "kid": D, "iat": TIME}
CONSENT = {"v": (1,), "sid": ID, "rid": ID, "cd": D, "role": ROLES, "seq": TIME, "prev": opt(D), "text": lambda v: type(v) is str and 1 <= len(v.encode("utf-16-le")) // 2 <= 4000, "lang": like("[A-Za-z0-9-]{2,35}"), "at": TIME, "kid": D,
           "decision": ("permit", "deny", "withdraw"), "modes": MODES}
EPOCH = {"v": (2,), "sid": ID, "rid": ID, "cd": D, "n": TIME, "mode": ("audio", "video"), "at": TIME, "prev": opt(D), "binds": pair(D), "consents": pair(opt(D)), "by": ROLES}
HEAD = {"v": (2,), "rid": ID, "cd": D, "seq": TIME, "e": TIME, "ep": D, "kind": ("init", "media", "meta"), "ct": D, "len": TIME,
        "pos": TIME, "dur": TIME, "ends": [TIME, 1, 9999], "prev": opt(D), "tree": D, "bind": D, "consents": pair(D), "rkc": D, "wd": D,
        "final": BOOL, "count": opt(TIME), "aborted": BOOL}
GRANT = {"v": (1,), "rid": ID, "cd": D, "wrap": D, "to": D, "why": ("device-loss", "proxy", "legal", "recovery"), "approvers": [D, 0, 2], "at": TIME}
# -- Signed objects (s1)
def signed(token, name, schema, find):
    """find(payload, kid) gives the JWK from the one place where this object's key may be, or None."""
    must(type(token) is str and token.count(".") == 2, f"s1: a {name} is not a compact JWS"); head, body, sig = token.split(".")
    try: h = json.loads(unb64(head).decode("utf-8"))
    except ValueError: h = None
    must(type(h) is dict and h.get("alg") == "ES256" and "crit" not in h, f"s1 rule 1: the header of a {name} is not one")
    must(h.get("typ") == f"consult-{name}+jwt", f"s1 rule 2: another typ stands where a {name} is expected")
    raw, kid = unb64(body), h.get("kid"); p = canonical(raw); shape(schema, p, name); jwk, rs = find(p, kid), unb64(sig)
    must(jwk is not None, f"s1 rule 3: the key of a {name} is not among those that may sign it")
    try:
        must(len(rs) == 64, ""); der = utils.encode_dss_signature(int.from_bytes(rs[:32], "big"), int.from_bytes(rs[32:], "big"))
        public(jwk).verify(der, (head + "." + body).encode(), ec.ECDSA(SHA256()))
    except (InvalidSignature, Refused): raise Refused(f"s1: the signature of a {name} does not verify")
    return Obj(p=p, d=digest(raw), kid=kid, jwk=jwk)
# -- HPKE base mode, 0010-0001-0002 (RFC 9180)
def extract(salt, ikm): return hmac.new(salt, ikm, "sha256").digest()
def expand(prk, info, n, h="sha256"):
    out = t = b""
    for i in range(1, 256):
        if len(out) < n: t = hmac.new(prk, t + info + u8(i), h).digest(); out += t
    return out[:n]
def hpke(dh, enc, pk, info):  # the AEAD key and the nonce of message 0
    kem, suite, v1 = b"KEM\0\x10", b"HPKE\0\x10\0\x01\0\x02", b"HPKE-v1"
    def lexpand(sid, prk, label, x, n): return expand(prk, struct.pack(">H", n) + v1 + sid + label + x, n)
    shared = lexpand(kem, extract(b"", v1 + kem + b"eae_prk" + dh), b"shared_secret", enc + pk, 32)
    ctx = b"\0" + extract(b"", v1 + suite + b"psk_id_hash") + extract(b"", v1 + suite + b"info_hash" + info)
    secret = extract(shared, v1 + suite + b"secret"); return lexpand(suite, secret, b"key", ctx, 32), lexpand(suite, secret, b"base_nonce", ctx, 12)
def hpke_open(sk, enc, info, aad, ct):
    try:
        dh = sk.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), enc))
        key, nonce = hpke(dh, enc, point(sk.public_key()), info); return AESGCM(key).decrypt(nonce, ct, aad)
    except (InvalidTag, ValueError): raise Refused("s8: the wrap does not open with the account key")
def open_segment(rk, sealed, context):  # s8, Cobblestone-256
    salt, commitment, chunks = sealed[:24], sealed[24:56], sealed[56:]
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + context; out = expand(rk, info, 76, "sha512")
    must(hmac.compare_digest(out[44:], commitment), "s8: a segment's commitment is not that of its key and context")
    plain, base = b"", int.from_bytes(out[32:44], "big"); parts = [chunks[i:i + 16400] for i in range(0, len(chunks), 16400)]
    must(parts and 16 <= len(parts[-1]) < 16400 and len(parts) <= 257, "s8: a segment's last chunk is not shorter than 16,384 bytes")
    for i, part in enumerate(parts):
        try: plain += AESGCM(out[:32]).decrypt((base ^ i).to_bytes(12, "big"), part, None)
        except InvalidTag: raise Refused("s8: a chunk of a segment does not open")
    must(len(plain) <= 4 << 20, "s8: a segment is longer than 4 MiB"); return plain
def wrap_digest(r, box):
    return sha(b"consult/wrap@v2\0" + u8(len(r["suite"])) + r["suite"].encode() + unb64(r["kid"]) + u8(len(r["role"])) + r["role"].encode() + box)
def box_digest(w): return sha(b"consult/wrap-box@v2\0" + unb64(w["enc"]) + unb64(w["ct"]))
# -- s2
def read_keyset(f):
    t, root = f["trust"], f["document"]["rootKey"]; must(JWK("sig")(root) and thumb(root) == t["rootThumbprint"], "s2: the root key is not the configured one")
    k = signed(f["document"]["keyset"], "keyset", KEYSET, lambda p, kid: root if kid == thumb(root) else None).p
    must(k["tenant"] == t["tenant"] and k["region"] == t["region"], "s2: the keyset is another tenant's or region's")
    must(f["now"] < k["notAfter"], "s2: the keyset's notAfter has passed")
    must(k["notAfter"] - k["iat"] <= 14 * DAY and k["iat"] <= f["now"] + DAY, "s2: the keyset lives longer than 14 days, or comes from too far ahead")
    for p in k["policies"]: must(all((x["sub"] is None) == (p["role"] == "escrow") for x in p["keys"]), "s2: a policy's sub does not fit its role")
    return k
# -- s3
def attestation_key(account): return expand(extract(b"", account.sk.exchange(ec.ECDH(), account.sk.public_key())), b"consult/att-key@v1\0" + unb64(account.kid), 32)
def mac(key, said, text): return hmac.compare_digest(hmac.new(key, said, "sha256").digest(), unb64(text))
def read_chain(tokens, party, claim, aud, issuer, account):
    links, uses, named_by = [], {}, party["keys"]
    for token in tokens:
        x = signed(token, "memberkey", LINK, issuer); p, by = x.p, x.p["by"]
        must(p["aud"] == aud and p["sub"] == party["sub"], "s3: a link is another person's or another tenant's")
        must((p["seq"] == 1) == (p["prev"] is None) == (by["how"] == "first") and p["seq"] >= 1, "s3 rule 1: the first link, and only it, has prev null")
        must(p["checkpoint"] == (p["seq"] % 32 == 0), "s3 rule 2: every 32nd link, and no other, is a checkpoint")
        must((by["how"] == "device") == (by["token"] is not None), "s3 rule 7: a device's link, and no other, has its token")
        here = [(p["enc"]["kid"], "account")] + [(k, "account") for k in p["former"]] + [(w["enc"]["kid"], "way") for w in p["ways"]]
        for d in p["devices"]: here += [(d["sig"]["kid"], "sig"), (d["enc"]["kid"], "device-enc")]
        must(len({k for k, _ in here}) == len(here), "s3 rule 4: a key stands twice in a link")
        for k, use in here: must(uses.setdefault(k, use) == use, "s3 rule 4: a key changes its use")
        if links:
            q, before = links[-1].p, links[-1]; same = p["enc"]["kid"] == q["enc"]["kid"]
            must(p["seq"] == q["seq"] + 1 and p["prev"] == before.d, "s3 rule 1: seq has a gap, or prev is not the digest of the link before")
            must(p["iat"] >= q["iat"], "s3 rule 1: iat goes back")
            must(p["former"] == (q["former"] if same else (q["former"] + [q["enc"]["kid"]])[-32:]), "s3 rule 5: former is not what it was with the account key before")
            must((p["cont"] is not None) == (not same and by["how"] != "permission"), "s3 rule 6: cont is not exactly where the account key changes")
            if p["cont"] and account.kid == q["enc"]["kid"]: must(mac(attestation_key(account), b"consult/next-account@v1\0" + unb64(before.d) + unb64(p["enc"]["kid"]), p["cont"]), "s3 continuity: cont was not made with the account key before")
            if by["how"] == "device":
                t = signed(by["token"], "keychange", KEYCHANGE, lambda _, kid: next((d["sig"]["jwk"] for d in q["devices"] if d["sig"]["kid"] == kid == by["kid"]), None)).p
                must(t["aud"] == aud and t["sub"] == p["sub"] and t["prev"] == before.d and t["next"] == digest(dump({k: p[k] for k in CHANGE})) and abs(t["at"] - p["iat"]) <= DAY, "s3 rule 7: the device has asked for another link")
            elif by["how"] == "recovery": must(by["kid"] in [w["enc"]["kid"] for w in q["ways"]], "s3 rule 8: by a recovery method that the link before does not have")
            else: must(by["kid"] is None and not {k for k, _ in here} - set(p["former"]) & {k["kid"] for k in [q["enc"]] + [d[u] for d in q["devices"] for u in ("sig", "enc")] + [w["enc"] for w in q["ways"]]}, "s3 rule 8: by permission a key stays")
        else:
            must(p["seq"] == 1 or named_by == {"seq": p["seq"], "digest": x.d} or p["checkpoint"] and (not named_by or p["seq"] < named_by["seq"]), "s3 rule 2: the chain begins where it may not")
            must(p["seq"] > 1 or p["former"] == [] and p["cont"] is None, "s3 rule 5: the first link has a former account key")
        if account.kid == p["enc"]["kid"]:  # only who holds the account key can check what it attests
            for kind, a, c, att in [(1, d["sig"], d["enc"], d["att"]) for d in p["devices"]] + [(2, w["enc"], w["enc"], w["att"]) for w in p["ways"]]:
                must(mac(attestation_key(account), b"consult/att@v1\0" + u8(kind) + p["sub"].encode() + b"\0" + unb64(a["kid"]) + unb64(c["kid"]), att), "s3 attestation: an att was not made with the account key")
        links.append(x)
    must(links, "s3: a chain has no link")
    must(not named_by or any(x.p["seq"] == named_by["seq"] and x.d == named_by["digest"] for x in links), "s6 rule 2: the chain does not have the link that the claim names")
    signers, seen = {}, [x for x in links if not named_by or x.p["seq"] >= named_by["seq"]]
    for x, end in zip(seen, [x.p["iat"] for x in seen[1:]] + [None]):  # s6: in the chain at some moment of nbf..exp
        if x.p["iat"] <= claim["exp"] and (end is None or end > claim["nbf"]): signers.update({d["sig"]["kid"]: Obj(jwk=d["sig"]["jwk"], since=0, until=2**53) for d in x.p["devices"]})
    return Obj(signers=signers, accounts={k for k, use in uses.items() if use == "account"})
# -- the whole
def verify(f):
    item, trust = f["item"], f["trust"]; aud = f"consult:{trust['tenant']}:{trust['region']}"; keyset = read_keyset(f)
    def in_keyset(use):  # a revoked key counts for nothing; validUntil is compared with the object's own time
        def find(p, kid):
            found = [k for k in keyset["keys"] if k["kid"] == kid]; k = found[0] if len(found) == 1 else None  # two of one name: neither counts
            return k["jwk"] if k and k["use"] == use and k["state"] != "revoked" and (k["validUntil"] is None or p.get("iat", p.get("at")) <= k["validUntil"]) else None
        return find
    sk = ec.derive_private_key(int.from_bytes(unb64(f["account"]["d"]), "big"), ec.SECP256R1()); account = Obj(sk=sk, kid=thumb(f["account"]))
    must(point(sk.public_key()) == point(public(f["account"])), "s3: the account's private key is not that of its public key")
    claim = signed(item["claim"], "session", CLAIM, in_keyset("issuer")); c, cd = claim.p, claim.d  # s6
    must(c["aud"] == aud and c["tenant"] == trust["tenant"] and c["region"] == trust["region"], "s1: the claim is another tenant's or region's")
    must({p["role"] for p in c["parties"]} == set(ROLES), "s6: the two parties do not have the two roles"); parties = {p["role"]: p for p in c["parties"]}
    must(c["owner"]["sub"] == parties["patient"]["sub"] != parties["practitioner"]["sub"], "s6 rule 1: the owner is not the patient, or the parties are one")
    must(c["owner"]["sub"] == f["subject"] and item["rid"] == c["rid"], "s6: the recording is another person's, or another recording")
    policies, ids = {p["id"]: p for p in keyset["policies"]}, [p["id"] for p in keyset["policies"]]
    must(all(ids.count(a) == 1 for a in c["access"]), "s6 rule 4: the claim names an unknown policy, or one that stands twice")
    chains = {p["role"]: read_chain(item["keys"][p["role"]], p, c, aud, in_keyset("issuer"), account) for p in c["parties"]}
    owner_keys, pages = set(chains["patient"].accounts), {}
    for token in item.get("sessionKeys", []):  # s5
        k = signed(token, "sessionkey", SESSIONKEY, in_keyset("issuer")); p = k.p; pages[k.d] = p
        must(p["aud"] == aud and p["sid"] == c["sid"] and p["cd"] == cd and p["iat"] <= p["exp"] <= c["exp"] and p["sub"] == parties[p["role"]]["sub"], "s5: a session key is not this session's")
        chains[p["role"]].signers[p["sig"]["kid"]] = Obj(jwk=p["sig"]["jwk"], since=p["iat"], until=p["exp"])
        if p["role"] == "patient": owner_keys.add(p["enc"]["kid"])
    must(len({p[u]["kid"] for p in pages.values() for u in ("sig", "enc")}) == 2 * len(pages), "s5: two session keys share a key")
    both = set(chains["patient"].signers) & set(chains["practitioner"].signers)  # s6, signers
    def signer_of(role, kid): return None if kid in both else chains[role].signers.get(kid)
    def by_party(p, kid): k = signer_of(p["role"], kid); return k and k.jwk
    def ours(p, kid=None): must(kid == p.get("kid"), "s7: a bind or a word names another signer"); must(p["cd"] == cd and p.get("sid", c["sid"]) == c["sid"] and p.get("rid", c["rid"]) == c["rid"], "s7: an object names another session, recording or claim")
    binds, epochs = {}, []
    for token in item["binds"]:  # s7, bind
        x = signed(token, "bind", BIND, by_party); ours(x.p, x.kid); fp = bytes.fromhex(x.p["fp"][8:].replace(":", ""))
        x.commit = digest(b"consult/commit@v1\0" + unb64(cd) + u8(1 + ROLES.index(x.p["role"])) + unb64(x.p["nonce"]) + fp + unb64(x.kid))
        k = signer_of(x.p["role"], x.kid); must(k.since <= x.p["iat"] <= k.until, "s5: a bind is not from its session key's time")
        binds.setdefault(x.d, x)
    words = {r: [] for r in ROLES}
    for token in item["consents"]: x = signed(token, "consent", CONSENT, by_party); ours(x.p, x.kid); words[x.p["role"]].append(x)
    word, follows = {}, {None: ("permit", "deny"), "permit": ("withdraw",), "deny": ("permit",), "withdraw": ("permit",)}  # s7, consent: one chain for each party
    for role in ROLES:
        before = None
        for i, x in enumerate(words[role]):
            p = x.p; must(i < 32 and p["seq"] == i and p["prev"] == (before.d if before else None), "s7 consent: a party's words are not one chain")
            must(p["decision"] in follows[before.p["decision"] if before else None] and (i < 31 or p["decision"] == "withdraw"), "s7 consent: a word says nothing new, or takes the last place")
            must((not before or p["at"] >= before.p["at"]) and len(set(p["modes"])) == len(p["modes"]) and set(p["modes"]) <= set(c["modes"]), "s7 consent: at goes back, or a mode is not in the claim")
            before = x; word[role, x.d] = p
        must(before is None or before.p["decision"] != "deny", "s7 consent: a party has permitted nothing")
    for n, tokens in enumerate(item["epochs"]):  # s7, epoch
        shape({r: STR for r in ROLES}, tokens, "an epoch pair")
        def signer(i): return lambda p, kid: binds[p["binds"][i]].jwk if p["binds"][i] in binds and binds[p["binds"][i]].kid == kid else None
        one, two = (signed(tokens[r], "epoch", EPOCH, signer(i)) for i, r in enumerate(ROLES)); p = one.p; ours(p)
        must(one.d == two.d, "s7 epoch: the two parties signed different payloads"); x, y = (binds[d] for d in p["binds"])
        must((x.p["role"], y.p["role"]) == ROLES, "s7 epoch: binds are not patient's, practitioner's")
        must(x.p["peerCommit"] == y.commit and y.p["peerCommit"] == x.commit, "s7 bind: a bind does not open the commitment that the other names")
        must(p["n"] == n and p["prev"] == (epochs[-1].d if n else None), "s7 epoch: n or prev does not follow")
        must(p["at"] >= epochs[-1].p["at"] if n else c["nbf"] <= p["at"] <= c["exp"], "s6 rule 5: the first epoch is not in nbf..exp, or a later one goes back")
        must(p["mode"] in c["modes"] and n < c["maxEpochs"], "s6: an epoch's mode or number is not in the claim")
        must(all(d is None or (r, d) in word for r, d in zip(ROLES, p["consents"])), "s7 epoch: a consent that it names is not there")
        epochs.append(one)
    # s8, heads
    must(epochs, "s8 item: there is no epoch"); must(f["now"] < epochs[0].p["at"] + int(c["retain"][1:-1]) * DAY, "s6 rule 6: the recording's time is over"); must(type(item["heads"]) is list, "s8 item: the heads before the last are not there")
    last = signed(item["head"], "head", HEAD, lambda p, kid: binds[p["bind"]].jwk if p["bind"] in binds and binds[p["bind"]].kid == kid else None)
    heads = [Obj(p=canonical(t.encode()), d=digest(t.encode())) for t in item["heads"]] + [last]
    segments = [unb64(s) for s in f["segments"]]; must(len(segments) == len(heads), "s8: there is not one head for each segment")
    peaks, pos, durs, at_e = [], 0, [0] * len(epochs), 0
    for i, (h, sealed) in enumerate(zip(heads, segments)):
        p = h.p; shape(HEAD, p, "head"); ours(p)
        must(p["seq"] == i and p["prev"] == (heads[i - 1].d if i else None), "s8 heads: seq or prev does not follow")
        must(at_e <= p["e"] < len(epochs) and p["ep"] == epochs[p["e"]].d, "s8 heads: ep is not the digest of epoch e, or e goes back"); at_e = p["e"]
        must(p["bind"] in binds and binds[p["bind"]].p["role"] == c["recorder"], "s8 heads: bind is not the recorder's")
        must(i == 0 or p["bind"] == heads[i - 1].p["bind"] or p["kind"] == "init" or p["final"], "s8 heads: bind changes within a run")
        must(p["ct"] == digest(sealed) and p["len"] == len(sealed), "s8 heads: ct or len is not that of the sealed bytes")
        must(p["pos"] == pos, "s8 heads: pos is not the sum of len before"); pos += p["len"]; durs[at_e] += p["dur"]
        must(p["ends"] == [sum(durs[:k + 1]) for k in range(at_e + 1)], "s8 heads: ends are not the sums of dur by epoch")
        root = peaks[-1][1] if peaks else sha(b"")  # RFC 9162, 2.1.1
        for _, left in reversed(peaks[:-1]): root = sha(b"\1" + left + root)
        must(p["tree"] == b64u(root), "s8 heads: tree is not the Merkle tree hash of the heads before"); peaks.append((1, sha(b"\0" + unb64(h.d))))
        while len(peaks) > 1 and peaks[-2][0] == peaks[-1][0]: (n, r), (m, l) = peaks.pop(), peaks.pop(); peaks.append((n + m, sha(b"\1" + l + r)))
        for role, d in zip(ROLES, p["consents"]): must((role, d) in word and word[role, d]["decision"] == "permit" and epochs[at_e].p["mode"] in word[role, d]["modes"], "s8 heads: recorded without a permit of both parties for the mode")
        must(i == 0 or all(word[r, d]["seq"] >= word[r, b]["seq"] for r, d, b in zip(ROLES, p["consents"], heads[i - 1].p["consents"])), "s8 heads: a consent goes back")
        must(p["rkc"] == last.p["rkc"], "s8: rkc changes within a recording")
        must((p["kind"] == "meta") == (i == 0) and (p["kind"] == "media" or p["dur"] == 0), "s8: segment 0, and no other, is the meta segment; only media lasts"); final = h is last
        must(p["final"] == final and p["count"] == (i + 1 if final else None) and (final or not p["aborted"]), "s8 heads: the last head, and only it, is final and has the count, or is aborted")
    # s8, recipients; s9, grants
    allowed = {"owner": owner_keys, **{role: {k["kid"] for a in c["access"] if policies[a]["role"] == role for k in policies[a]["keys"]} for role in ("escrow", "reader")}}
    def may_hold(r): must(r["kid"] in allowed[r["role"]], f"s8: a recipient of role {r['role']} is not one whom chain, session or policy allows")
    listed, granted, rk = set(), set(), None
    for r in item["recipients"]:
        shape({"suite": ("0010-0001-0002",), "kid": D, "role": ("owner", "reader", "escrow"), "box": D}, r, "a recipient"); may_hold(r)
        listed.add(wrap_digest(r, unb64(r["box"])))
    must(len(listed) == len(item["recipients"]) <= 32, "s8: a recipient stands twice, or there are too many")
    must(digest(b"consult/wraps@v1\0" + u32(len(listed)) + b"".join(sorted(listed))) == last.p["wd"], "s8: wd is not that of the recipients")
    for tokens in item["grants"]:
        gs = [signed(t, "grant", GRANT, lambda p, kid: in_keyset("approver")(p, kid) if p["approvers"] else by_party({"role": "patient"}, kid)) for t in tokens]; g = gs[0].p; ours(g)
        must(len(gs) == 1 if not g["approvers"] else len(gs) == 2 and len({x.d for x in gs}) == 1 and g["approvers"] == sorted({x.kid for x in gs}) and len({thumb(x.jwk) for x in gs}) == 2, "s9: a grant does not have the signatures that it needs")
        granted.add((g["wrap"], g["to"]))
    for w in item["wraps"]:
        shape({"suite": ("0010-0001-0002",), "kid": D, "role": ("owner", "reader", "escrow"), "enc": b(65), "ct": b(48)}, w, "a wrap")
        d = wrap_digest(w, box_digest(w)); may_hold(w); must(d in listed or (b64u(d), w["kid"]) in granted, "s8: a wrap is none of the recipients', and no grant covers it")
        if w["kid"] == account.kid and w["role"] == "owner":
            try:
                key = hpke_open(sk, unb64(w["enc"]), b"consult/rk-wrap@v1\0" + unb64(cd) + unb64(c["rid"]) + unb64(w["kid"]), w["role"].encode(), unb64(w["ct"]))
                must(digest(b"consult/rk-commit@v1\0" + key) == last.p["rkc"], "s8: rkc is not the commitment of the key in the wrap"); rk = rk or key
            except Refused:  # s8: a wrap that only a grant covers may be noise
                if d in listed: raise
    must(rk is not None, "s8: no wrap opens with the account key")
    plain = [open_segment(rk, s, b"consult/seg@v1\0" + unb64(cd) + unb64(c["rid"]) + u32(h.p["e"]) + u32(h.p["seq"]) + u8({"init": 1, "media": 2, "meta": 3}[h.p["kind"]])) for h, s in zip(heads, segments)]
    must(item["meta"] == f["segments"][0], "s8 item: meta is not segment 0"); meta = canonical(plain[0]); shape({"practitionerName": STR, "practitionerTitle": STR, "serviceName": STR, "start": like(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")}, meta, "meta")
    for name, field in (("practitionerName", "practitioner"), ("practitionerTitle", "title"), ("serviceName", "service")):
        must(digest(b"consult/shown@v1\0" + unb64(c["shown"]["salt"]) + field.encode() + b"\0" + meta[name].encode()) == c["shown"][field], f"s8: {name} is not the claim's shown")
    t = datetime.strptime(meta["start"][:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc)
    must(int(t.timestamp()) * 1000 + int(meta["start"][20:-1] or 0) == c["start"], "s8: the meta segment's start is not the claim's")
    must(meta == f["expect"]["meta"] and [digest(x) for x in plain] == f["expect"]["plaintextDigests"], "expect: meta or a plaintext is not the expected one")
    return f"verified and opened: {len(plain)} segments, {last.p['ends'][-1]} ms, epochs {','.join(e.p['mode'] for e in epochs)}"
def outcome(f):  # what is not of its form at all is refused too
    try: return verify(f), None
    except Refused as e: return None, str(e)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as e: return None, f"the input is not of its form: {e!r}"
if __name__ == "__main__":
    said, fault = outcome(json.load(open(sys.argv[-1], encoding="utf-8")))
    print(said or "refused: " + fault); sys.exit(fault is not None)
