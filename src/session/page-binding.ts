import { otherRole, type Role } from '../domain/role.js';
import type { LinkSignal, SignalBody } from '../domain/signal-message.js';
import { signBind, verifyBind, type Bind } from '../ownership/bind.js';
import { canonicalJson } from '../ownership/canonical-json.js';
import type { BindDigests } from '../ownership/confirm-text.js';
import { digest } from '../ownership/digest.js';
import { describesOnly } from '../ownership/fingerprint.js';
import type { PartyKey } from '../ownership/party-key.js';
import type { PartyKeys } from '../ownership/party-keys.js';
import { safetyCode } from '../ownership/safety-code.js';
import { signSignal, verifySignal } from '../ownership/signed-signal.js';
import type { SessionProof } from './session-proof.js';

/** One thing about one peer connection. `link`: the initiator's page load; `gen`: its connections, counted from 1. */
export interface LinkMessage {
  body: LinkSignal;
  link: string;
  gen: number;
}

/** What a forged other side does: its chain of keys is not the party's, or what it says is not that party's word. */
export type PeerFault = 'member-key' | 'connection';

/** The two pages have shown each other who they are. */
export interface BoundPair {
  readonly digests: BindDigests;
  /** What the two people may read out to each other. */
  readonly safetyCode: string;
  /** The one certificate that the other end may have. */
  readonly fingerprint: string;
  /** The device at the other end, and all keys of its owner. */
  readonly signer: PartyKey;
  readonly keys: PartyKeys;
}

/** This page: what it says about itself in every bind. */
export interface OwnPage {
  sid: string;
  role: Role;
  /** This page load. */
  instance: string;
  /** Fresh for it. */
  nonce: string;
  fingerprint: string;
  proof: SessionProof;
}

/** The other party's page, as its hello says. */
export interface PeerPage {
  instance: string;
  nonce: string;
}

/**
 * What holds between this page load and one of the other side's: two binds, and under them everything that is said about
 * their peer connections, signed and counted. A page that is loaded again has a new nonce, and begins another one.
 * Its methods are called one after the other, in the order of what is said and heard.
 */
export class PageBinding {
  readonly peer: PeerPage;
  readonly #own: OwnPage;
  #ownDigest = '';
  #said = 0;
  #heard = 0;
  #pair: BoundPair | null = null;

  constructor(own: OwnPage, peer: PeerPage) {
    this.#own = own;
    this.peer = peer;
  }

  /** Null until the other page's bind has been verified. */
  get pair(): BoundPair | null {
    return this.#pair;
  }

  /** My bind: to be said before anything else. @param iat milliseconds since 1970 */
  async bind(iat: number): Promise<SignalBody> {
    const { sid, role, nonce, fingerprint, proof: { cd, keys } } = this.#own;
    const payload: Bind = { v: 1, sid, cd, role, fp: fingerprint, nonce, peerNonce: this.peer.nonce, iat };
    this.#ownDigest = await digest(new TextEncoder().encode(canonicalJson(payload)));
    const token = await signBind(payload, keys.device.privateKey, keys.device.kid);
    return { type: 'bind', to: this.peer.instance, token, keys: [...keys.chain] };
  }

  /** The other page's bind, after mine. @returns null when it is what it has to be */
  async hearBind(token: string, chain: readonly string[]): Promise<PeerFault | null> {
    const { sid, role, nonce, fingerprint: fp, proof: { cd, keys: { device }, peerKeys } } = this.#own;
    if (this.#pair !== null) return null;
    const keys = await peerKeys(chain);
    if (keys === null) return 'member-key';
    const result = await verifyBind(token, {
      sid, cd,
      theirs: { role: otherRole(role), signers: keys.devices, nonce: this.peer.nonce },
      mine: { signer: { kid: device.kid, key: device.publicKey }, fp, nonce },
    });
    if (!result.ok) return 'connection';
    const digests = role === 'patient'
      ? { patient: this.#ownDigest, practitioner: result.digest }
      : { patient: result.digest, practitioner: this.#ownDigest };
    this.#pair = { digests, safetyCode: await safetyCode(digests), fingerprint: result.payload.fp, signer: result.signer, keys };
    return null;
  }

  /** Signs what my page says about a connection, after my bind. */
  async sign({ body, link, gen }: LinkMessage): Promise<SignalBody> {
    const { sid, proof: { keys: { device } } } = this.#own;
    const seq = this.#said;
    this.#said += 1;
    const token = await signSignal({ v: 1, sid, bind: this.#ownDigest, seq, link, gen, body }, device.privateKey, device.kid);
    return { type: 'signed', token };
  }

  /** What the other page says about a connection, if it is its word; else what is wrong with whoever sent it. */
  async hearSignal(token: string): Promise<LinkMessage | PeerFault> {
    const pair = this.#pair;
    if (pair === null) return 'connection';
    const bind = pair.digests[otherRole(this.#own.role)];
    const result = await verifySignal(token, { sid: this.#own.sid, bind, signer: pair.signer, seq: this.#heard });
    if (!result.ok) return 'connection';
    this.#heard += 1;
    const { body, link, gen } = result.payload;
    if (link !== this.#initiatorInstance) return 'connection';
    // Signed and yet of another certificate: nothing that its signer could mean by it is what I have bound myself to.
    if ((body.type === 'offer' || body.type === 'answer') && !describesOnly(body.sdp, pair.fingerprint)) return 'connection';
    return { body, link, gen };
  }

  get #initiatorInstance(): string {
    return this.#own.role === 'practitioner' ? this.#own.instance : this.peer.instance;
  }
}
