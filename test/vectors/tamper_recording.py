#!/usr/bin/python3
"""Shows that read_recording.py can refuse: alters one thing of a recording at a time, and checks that each is refused.
   tamper_recording.py [-v] FILE   ends with the line that npm test adds up; -v says by which rule each was refused"""
import copy, json, os, sys
from read_recording import *
def flip(text): raw = bytearray(unb64(text)); raw[len(raw) // 2] ^= 1; return b64u(bytes(raw))
def part(i, fn): return lambda token: ".".join(fn(x) if k == i else x for k, x in enumerate(token.split(".")))
def payload(token): return json.loads(unb64(token.split(".")[1]))
def alter(f, path, fn):
    g = at = copy.deepcopy(f)
    for k in path[:-1]: at = at[k]
    at[path[-1]] = fn(at[path[-1]]); return g
def find_tokens(v, path):
    if type(v) is str and v.startswith("eyJ") and v.count(".") == 2: yield path
    for k, x in v.items() if type(v) is dict else enumerate(v) if type(v) is list else (): yield from find_tokens(x, path + [k])
def new_key(use):
    sk = ec.generate_private_key(ec.SECP256R1()); p = point(sk.public_key())
    jwk = {"kty": "EC", "crv": "P-256", "x": b64u(p[1:33]), "y": b64u(p[33:]), "use": use}
    return sk, {"kid": thumb(jwk), "jwk": jwk}
def sign(key, name, p):
    text = b64u(dump({"alg": "ES256", "typ": f"consult-{name}+jwt", "kid": key[1]["kid"]})) + "." + b64u(dump(p))
    r, s = utils.decode_dss_signature(key[0].sign(text.encode(), ec.ECDSA(SHA256())))
    return text + "." + b64u(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
def reroot(f, fn):  # a root of our own, configured as the trusted one, so that the rules behind the signature are reached
    g, root = copy.deepcopy(f), new_key("sig"); p = payload(g["document"]["keyset"]); fn(p, g)
    g["document"] = {"keyset": sign(root, "keyset", p), "rootKey": root[1]["jwk"]}; g["trust"]["rootThumbprint"] = root[1]["kid"]
    return g
def next_link(f, fn):  # one more link for the owner, by an issuer of our own
    def more(p, g):
        issuer = new_key("sig"); p["keys"].append({**issuer[1], "use": "issuer", "state": "active", "validUntil": None})
        tokens = g["item"]["keys"]["patient"]; old = payload(tokens[-1])
        link = {**copy.deepcopy(old), "seq": old["seq"] + 1, "prev": digest(dump(old)), "checkpoint": (old["seq"] + 1) % 32 == 0,
                "iat": max(old["iat"], payload(g["item"]["claim"])["iat"]) + 1, "by": {"how": "recovery", "kid": old["ways"][0]["enc"]["kid"], "token": None}, "cont": None}
        fn(link); tokens.append(sign(issuer, "memberkey", link))
    return reroot(f, more)
def alterations(f):
    item, claim = f["item"], payload(f["item"]["claim"]); rec = claim["recorder"]; n = len(item["heads"])
    def a(name, path, fn): return name, alter(f, path, fn)
    def swap(i, j): return lambda v: [v[j] if k == i else v[i] if k == j else x for k, x in enumerate(v)]
    def drop(i): return lambda v: v[:i] + v[i + 1:]
    def setk(k, fn): return lambda p, *_: p.__setitem__(k, fn(p[k]) if callable(fn) else fn)
    for path in find_tokens(f, []):
        name = ".".join(map(str, path))
        yield a(name + ": payload bit", path, part(1, flip)); yield a(name + ": signature bit", path, part(2, flip)); yield a(name + ": header bit", path, part(0, flip))
        yield a(name + ": spare bits", path, lambda t: t[:-1] + chr(ord(t[-1]) + 1)); yield a(name + ": padding", path, lambda t: t + "==")
    for i in range(len(item["consents"])):
        if digest(dump(payload(item["consents"][i]))) in sum((json.loads(t)["consents"] for t in item["heads"]), []): yield a(f"consent {i} dropped", ["item", "consents"], drop(i))
    for i in range(len(item["binds"])):
        if any(digest(dump(payload(item["binds"][i]))) in payload(e["patient"])["binds"] for e in item["epochs"]): yield a(f"bind {i} dropped", ["item", "binds"], drop(i))
    for i in range(len(item["epochs"])): yield a(f"epoch {i} swapped", ["item", "epochs", i], lambda e: {"patient": e["practitioner"], "practitioner": e["patient"]})
    for key, drops in (("heads", range(0, n, max(1, n // 3))), ("recipients", range(len(item["recipients"]))), ("wraps", range(len(item["wraps"]) == 1)), ("epochs", [0])):
        for i in drops: yield a(f"{key} {i} dropped", ["item", key], drop(i))
    yield a("heads reordered", ["item", "heads"], swap(0, n - 1)); yield a("heads missing", ["item", "heads"], lambda v: None); yield a("chains swapped", ["item", "keys"], lambda k: {"patient": k["practitioner"], "practitioner": k["patient"]})
    up = lambda v: v + 1
    for k, fn in dict(pos=up, tree=flip, ends=lambda v: [*v[:-1], v[-1] + 1], len=up, dur=up, prev=flip, ct=flip, ep=flip, e=up, seq=up, kind="init" if n == 1 else "meta", rkc=flip, wd=flip, bind=flip, consents=lambda v: v[::-1], final=True, count=n, v=3, more=1).items():
        yield a(f"a head's {k}", ["item", "heads", n - 1], lambda t: dump({**json.loads(t), k: fn(json.loads(t)[k]) if callable(fn) else fn}).decode())
    yield a("a head with white space", ["item", "heads", n - 1], lambda t: t.replace(",", ", ", 1))
    for i in {0, n // 2, n}:
        for at in (3, 30, -1): yield a(f"segment {i}: byte {at}", ["segments", i], lambda s: b64u(bytes(x ^ (k == at % len(unb64(s))) for k, x in enumerate(unb64(s)))))
    yield a("segments swapped", ["segments"], swap(0, n)); yield a("last segment dropped", ["segments"], drop(n)); yield a("a segment twice", ["segments"], lambda s: s + s[-1:])
    yield a("meta is another segment", ["item", "meta"], lambda _: f["segments"][n]); yield a("another rid", ["item", "rid"], flip); yield a("another subject", ["subject"], lambda s: s + "x")
    stranger = new_key("enc"); other = {**stranger[1]["jwk"], "d": b64u(stranger[0].private_numbers().private_value.to_bytes(32, "big"))}
    yield a("another account", ["account"], lambda _: other); yield a("another d", ["account", "d"], lambda _: other["d"])
    def rewrap(w):  # another RK, correctly sealed to the owner
        e = ec.generate_private_key(ec.SECP256R1()); enc = point(e.public_key()); pk = public(f["account"])
        key, nonce = hpke(e.exchange(ec.ECDH(), pk), enc, point(pk), b"consult/rk-wrap@v1\0" + unb64(digest(dump(claim))) + unb64(claim["rid"]) + unb64(w["kid"]))
        return {**w, "enc": b64u(enc), "ct": b64u(AESGCM(key).encrypt(nonce, os.urandom(32), b"owner"))}
    w0, r0 = ["item", "wraps", 0], ["item", "recipients", 0]
    yield a("a wrap of another key", w0, rewrap); yield a("a wrap's ct", w0 + ["ct"], flip); yield a("a wrap's enc", w0 + ["enc"], flip); yield a("a wrap's role", w0 + ["role"], lambda _: "escrow"); yield a("a wrap's suite", w0 + ["suite"], lambda _: "0010-0001-0001")
    both = alter(f, w0, rewrap); i = [r["kid"] for r in item["recipients"]].index(item["wraps"][0]["kid"])
    yield "wrap and box of another key", alter(both, ["item", "recipients", i, "box"], lambda _: b64u(box_digest(both["item"]["wraps"][0])))
    for role in ("owner", "escrow", "reader"): yield a(f"a stranger as {role}", ["item", "recipients"], lambda r: r + [{**r[0], "kid": stranger[1]["kid"], "role": role}])
    yield a("a recipient's kid", r0 + ["kid"], flip); yield a("a recipient's box", r0 + ["box"], flip); yield a("a recipient's role", r0 + ["role"], lambda r: "escrow" if r == "owner" else "owner"); yield a("a recipient twice", ["item", "recipients"], lambda r: r + r[:1])
    yield a("another tenant", ["trust", "tenant"], lambda t: t + "x"); yield a("another region", ["trust", "region"], lambda t: t + "x"); yield a("another root", ["trust", "rootThumbprint"], flip)
    keyset = payload(f["document"]["keyset"]); yield a("a keyset that is over", ["now"], lambda _: keyset["notAfter"]); yield a("a keyset from too far ahead", ["now"], lambda _: keyset["iat"] - DAY - 1)
    yield "a keyset of another root", {**f, "document": reroot(f, lambda p, g: None)["document"]}
    for name, fn in {"tenant": setk("tenant", "x"), "region": setk("region", "x"), "lifetime": setk("iat", keyset["notAfter"] - 14 * DAY - 1), "unknown member": lambda p, g: p.update(more=1), "no policies": setk("policies", []),
                     "policy twice": lambda p, g: p["policies"].extend(copy.deepcopy(p["policies"])), "issuer twice": lambda p, g: p["keys"].append(copy.deepcopy(p["keys"][0])), "issuer that encrypts": lambda p, g: [k["jwk"].update(use="enc") for k in p["keys"]],
                     "after its time": lambda p, g: (p.update(iat=p["iat"] + 40 * DAY, notAfter=p["notAfter"] + 40 * DAY), g.update(now=p["iat"])), "policy of another name": lambda p, g: [x.update(id=x["id"] + "x") for x in p["policies"]], "policy of other keys": lambda p, g: [x.update(keys=[{**stranger[1], "sub": None if x["role"] == "escrow" else "x", "state": "active"}]) for x in p["policies"]],
                     "policy of the other role": lambda p, g: [x.update(role={"escrow": "reader", "reader": "escrow"}[x["role"]]) for x in p["policies"]], "issuers revoked": lambda p, g: [k.update(state="revoked") for k in p["keys"]],
                     "issuers for another use": lambda p, g: [k.update(use="log") for k in p["keys"]], "issuers valid until 1": lambda p, g: [k.update(validUntil=1) for k in p["keys"]], "kid of another key": lambda p, g: p["keys"][0].update(kid=stranger[1]["kid"])}.items():
        yield "keyset: " + name, reroot(f, fn)
    for name, fn in {"seq": setk("seq", up), "prev": setk("prev", flip), "iat": setk("iat", 1), "aud": setk("aud", "consult:x:uk"), "sub": setk("sub", "x"), "checkpoint": setk("checkpoint", lambda v: not v), "unknown member": lambda p: p.update(more=1), "no recovery": setk("ways", []),
                     "new enc without former": lambda p: p.update(enc=new_key("enc")[1], former=p["former"]), "a key twice": lambda p: p["ways"].append(p["ways"][0]),
                     "changed use": lambda p: p["ways"][0].update(enc=p["devices"][0]["enc"]) or p["devices"][0].update(enc=new_key("enc")[1]), "by a stranger": setk("by", {"how": "recovery", "kid": stranger[1]["kid"], "token": None}), "first again": setk("by", {"how": "first", "kid": None, "token": None}),
                     "by a device without its token": lambda p: p["by"].update(how="device", kid=p["devices"][0]["sig"]["kid"]), "by a device with an older token": lambda p: p["by"].update(how="device", kid=p["devices"][0]["sig"]["kid"], token=payload(item["keys"]["patient"][-1])["by"]["token"]),
                     "by permission with an old key": setk("by", {"how": "permission", "kid": None, "token": None}), "cont without another key": setk("cont", b64u(os.urandom(32))), "another enc without cont": lambda p: p.update(former=(p["former"] + [p["enc"]["kid"]])[-32:], enc=new_key("enc")[1]), "former forgotten": setk("former", [])}.items():
        yield "next link: " + name, next_link(f, fn)
def run(f, verbose):
    # The first ones are honest: they show that what follows is refused for its own sake.
    honest = {"as it is": f, "own root": reroot(f, lambda p, g: None), "all policy keys retired": reroot(f, lambda p, g: [k.update(state="retired") for x in p["policies"] for k in x["keys"]]),
              "issuers that only verify": reroot(f, lambda p, g: [k.update(state="verify-only") for k in p["keys"]]), "an honest next link": next_link(f, lambda p: None)}
    passed = failed = 0
    for name, g, good in [(name, g, True) for name, g in honest.items()] + [(name, g, False) for name, g in alterations(f)]:
        fault = outcome(g)[1]; right = (fault is None) == good; passed += right; failed += not right
        if not right: print("REFUSED, AND HONEST:" if good else "NOT REFUSED:", name, fault or "")
        elif verbose: print(f"  {name}: {fault or 'opened'}")
    print(f"{passed} passed, {failed} failed, 0 skipped"); return failed > 0
if __name__ == "__main__": sys.exit(run(json.load(open(sys.argv[-1], encoding="utf-8")), "-v" in sys.argv))
