import type { OwnSessionKey } from '../../keys/own-keys.js';
import { otherRole, type Role } from '../../domain/role.js';
import type { LinkSignal, SignalBody } from '../../domain/signal-message.js';
import { bindSchema, signBind, verifyBind, type Bind } from '../../ownership/bind.js';
import type { BindDigests } from '../../ownership/confirm-text.js';
import { describesOnly } from '../../ownership/fingerprint.js';
import { peekPayload } from '../../ownership/jws.js';
import type { PartyKey } from '../../ownership/party-key.js';
import type { PartyKeys } from '../../ownership/party-keys.js';
import { payloadDigest } from '../../ownership/payload-digest.js';
import { safetyCode } from '../../ownership/safety-code.js';
import { signedSignalSchema, signSignal, verifySignal } from '../../ownership/signed-signal.js';
import type { OwnNonce, OwnNonces } from './own-nonces.js';
import { stepExchange, type ExchangeState, type HeardHello } from './pair-exchange.js';
import type { SessionProof } from './session-proof.js';

/** One thing about one peer connection. `link`: the initiator's page load; `gen`: its connections, counted from 1. */
export interface LinkMessage {
  body: LinkSignal;
  link: string;
  gen: number;
}

/**
 * What a forged other side does: its chain of keys is not the party's, or older than it was when the two last spoke, or
 * what it says is not that party's word.
 */
export type PeerFault = 'member-key' | 'rollback' | 'connection';

/** The two pages have shown each other who they are. */
export interface BoundPair {
  readonly digests: BindDigests;
  /** Both binds, as they were signed. */
  readonly binds: Readonly<Record<Role, string>>;
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
  fingerprint: string;
  /** All keys of mine. */
  signers: readonly PartyKey[];
  proof: SessionProof;
}

/** What is to be said next. `opened`: my bind is in it, and what I say about connections may follow. */
export interface ExchangeWords {
  bodies: SignalBody[];
  opened: boolean;
}

/** How many binds that came too late are remembered, so that what was said under them is known for the same. */
const STALE_MAX = 8;

/**
 * What holds between this page load and one of the other side's: two commitments, the two binds that open them, and under
 * the binds everything that is said about peer connections, signed and counted.
 * Its methods are called one after the other, in the order of what is said and heard.
 */
export class PageBinding {
  /** The other side's page load. */
  readonly peer: string;
  readonly #own: OwnPage;
  readonly #nonces: OwnNonces;
  readonly #stale = new Set<string>();
  #exchange: ExchangeState = { at: 'new' };
  #mine: OwnNonce | null = null;
  #ownBind = { token: '', digest: '' };
  #said = 0;
  #heard = 0;
  #pair: BoundPair | null = null;

  constructor(own: OwnPage, nonces: OwnNonces, peer: string) {
    this.#own = own;
    this.#nonces = nonces;
    this.peer = peer;
  }

  /** Null until the other page's bind has been verified. */
  get pair(): BoundPair | null {
    return this.#pair;
  }

  /** The other page's hello. @param iat milliseconds since 1970 */
  async hearHello(hello: HeardHello, iat: number): Promise<ExchangeWords | PeerFault> {
    this.#mine ??= await this.#nonces.take();
    if (this.#mine === null) return 'connection';
    const { state, effects } = stepExchange(this.#exchange, this.#mine.commit, hello);
    if (effects.includes('fresh')) this.#mine = await this.#nonces.take();
    const mine = this.#mine;
    if (mine === null) return 'connection';
    this.#exchange = state;
    if (effects.length === 0) return { bodies: [], opened: false };
    const theirs = state.at === 'told' || state.at === 'opened' ? state.theirs : null;
    const bodies: SignalBody[] = [{ type: 'hello', to: this.peer, commit: mine.commit, heard: theirs }];
    if (state.at !== 'opened') return { bodies, opened: false };
    return { bodies: [...bodies, await this.#open(mine, state.theirs, iat)], opened: true };
  }

  /**
   * The other page's bind.
   * @returns null when it is what it has to be, and when it names an earlier commitment of mine: the two have crossed
   */
  async hearBind(token: string, chain: readonly string[], sessionKey?: string): Promise<PeerFault | null> {
    const { sid, role, fingerprint: fp, signers, proof: { cd, peerKeys, known } } = this.#own;
    const [exchange, mine] = [this.#exchange, this.#mine];
    if (exchange.at === 'bound') return null;
    const peeked = peekPayload(token, bindSchema);
    if (peeked !== null && peeked.peerCommit !== mine?.commit && this.#nonces.knows(peeked.peerCommit)) {
      if (this.#stale.size < STALE_MAX) this.#stale.add(await payloadDigest(peeked));
      return null;
    }
    if (exchange.at !== 'opened' || mine === null) return 'connection';
    const keys = await peerKeys(chain, sessionKey);
    if (keys === null) return 'member-key';
    const forked = known.faultOf(keys);
    if (forked !== null) return forked;
    const result = await verifyBind(token, {
      sid, cd,
      theirs: { role: otherRole(role), signers: keys.devices, commit: exchange.theirs },
      mine: { signers, fp, commit: mine.commit },
    });
    if (!result.ok) return 'connection';
    const by = <T>(own: T, other: T): Record<Role, T> => (role === 'patient' ? { patient: own, practitioner: other } : { patient: other, practitioner: own });
    this.#pair = {
      digests: by(this.#ownBind.digest, result.digest),
      binds: by(this.#ownBind.token, token),
      safetyCode: await safetyCode({ cd, commits: by(mine.commit, exchange.theirs), nonces: by(mine.nonce, result.payload.nonce) }),
      fingerprint: result.payload.fp,
      signer: result.signer,
      keys,
    };
    this.#exchange = { at: 'bound' };
    return null;
  }

  /** Signs what my page says about a connection. @returns null while my bind for this pair is not said */
  async sign({ body, link, gen }: LinkMessage): Promise<SignalBody | null> {
    if (this.#exchange.at !== 'opened' && this.#exchange.at !== 'bound') return null;
    const { sid, proof: { keys: { device } } } = this.#own;
    const seq = this.#said;
    this.#said += 1;
    const token = await signSignal({ v: 1, sid, bind: this.#ownBind.digest, seq, link, gen, body }, device.privateKey, device.kid);
    return { type: 'signed', token };
  }

  /**
   * What the other page says about a connection, if it is its word; else what is wrong with whoever sent it. Null for what
   * was said under a bind that came too late.
   */
  async hearSignal(token: string): Promise<LinkMessage | PeerFault | null> {
    if (this.#stale.has(peekPayload(token, signedSignalSchema)?.bind ?? '')) return null;
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

  async #open({ nonce }: OwnNonce, peerCommit: string, iat: number): Promise<SignalBody> {
    const { sid, role, fingerprint, proof: { cd, keys } } = this.#own;
    const payload: Bind = { v: 2, sid, cd, role, fp: fingerprint, nonce, peerCommit, kid: keys.device.kid, iat: inTime(iat, keys.sessionKey) };
    const token = await signBind(payload, keys.device.privateKey, keys.device.kid);
    this.#ownBind = { token, digest: await payloadDigest(payload) };
    this.#said = 0;
    return { type: 'bind', to: this.peer, token, keys: [...keys.chain], ...(keys.sessionKey === undefined ? {} : { sessionKey: keys.sessionKey.token }) };
  }

  get #initiatorInstance(): string {
    return this.#own.role === 'practitioner' ? this.#own.instance : this.peer;
  }
}

/** A page's clock may be wrong; what its session key's issuer says of the time is not. */
function inTime(at: number, key: OwnSessionKey | undefined): number {
  return key === undefined ? at : Math.min(Math.max(at, key.since), key.until);
}
