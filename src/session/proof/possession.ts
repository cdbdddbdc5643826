import { within } from '../../async/within.js';
import type { ControlMessage } from '../../domain/control-message.js';
import type { NamedPublicKey } from '../../domain/named-public-key.js';
import type { OwnAccount } from '../../keys/own-keys.js';
import { fromBase64url, toBase64url } from '../../ownership/base64url.js';
import { importEncryptionKey } from '../../ownership/import-encryption-key.js';
import type { Recipient } from '../../recording/upload/upload-handle.js';
import { openNonce, sealNonce, type PossessionBinding } from '../../sealing/possession-box.js';
import type { PresentedKey } from '../recording/admit-owner.js';
import type { BoundPair } from '../signaling/page-binding.js';

/** The key of the page at the other end that a recording can be wrapped to: its session key's, or the account's. */
export function recipientOf({ signer, keys: { account, sessionKeys } }: BoundPair): NamedPublicKey {
  return sessionKeys.find((key) => key.signer.kid === signer.kid)?.enc ?? account;
}

/**
 * What the page at the other end shows, for the rule of the patient's pages. `PartyKeys.accounts` has session keys too, as keys
 * that a recording may be wrapped to; here they are no account's, or any sign-in would pass for the patient's own.
 */
export function presentedKey(pair: BoundPair): PresentedKey {
  const { accounts, sessionKeys } = pair.keys;
  const pages = new Set(sessionKeys.map(({ enc }) => enc.kid));
  return { kid: recipientOf(pair).kid, accounts: new Set([...accounts].filter((kid) => !pages.has(kid))) };
}

export type PossessionMessage = Extract<ControlMessage, { type: `possession${string}` }>;

export interface PossessionOptions {
  /** The session claim's digest. */
  cd: string;
  /** The patient's page: what this device can open. Null on the page that asks. */
  account: OwnAccount | null;
  /**
   * The recorder's page: who has shown to be able to open the recording; resolves to whether the recording names them now.
   * Null on the page that answers.
   */
  onOwner: ((owner: Recipient) => Promise<boolean>) | null;
  send: (message: PossessionMessage) => void;
  /** After which it is asked again on a connection that goes on, ms; twice as long each time, up to a minute. */
  againAfter?: number;
}

const AGAIN_MS = 3_000;
const AGAIN_MAX_MS = 60_000;
/** How long a consultation that ends waits for an answer that is under way, ms. */
const ANSWER_MS = 1_000;

/**
 * Whether the one at the other end of this very call holds the key that the recording is to be sealed for: the recorder
 * seals a nonce to it, and only its holder can say what it was. So a recording that a backend puts in the wrong place is
 * missing to its owner, and opens for nobody else. Who holds no key yet can still talk.
 */
export class Possession {
  readonly #options: PossessionOptions;
  /** The question that is open: the newest one. */
  #asked: { nonce: string; owner: Recipient } | null = null;
  /** Named by the recording, or about to be: nothing more is asked of this key. */
  #named: string | null = null;
  /** Settles when the present question has been answered, and what follows from it is done. */
  #open: { promise: Promise<void>; settle: () => void } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PossessionOptions) {
    this.#options = options;
  }

  /**
   * On every new connection, and again and again while it lasts, until the recording names the patient's present key: that an
   * answer was right does not yet say so.
   */
  async ask(pair: BoundPair): Promise<void> {
    this.down();
    await this.#ask(pair, this.#options.againAfter ?? AGAIN_MS);
  }

  /** The connection is gone, and what was asked over it. */
  down(): void {
    clearTimeout(this.#timer);
    this.#asked = null;
    this.#settle();
  }

  /**
   * Null when nothing is under way; else it resolves when the recording names the owner, or when that takes too long: a
   * consultation does not end in between.
   */
  get underWay(): Promise<void> | null {
    return this.#open === null ? null : within(this.#open.promise, ANSWER_MS, 'browser/no-answer').catch(() => undefined);
  }

  /** @param pair of the connection that it came over */
  receive(message: PossessionMessage, pair: BoundPair): void {
    if (message.type === 'possession-ask') void this.#answer(message.sealed, pair);
    else void this.#hear(message.nonce);
  }

  async #ask(pair: BoundPair, again: number): Promise<void> {
    const { onOwner, send } = this.#options;
    const { kid, jwk } = recipientOf(pair);
    if (onOwner === null || this.#named === kid) return;
    this.#begin();
    const { promise } = this.#open ?? {};
    const key = await importEncryptionKey(jwk);
    const nonce = crypto.getRandomValues(new Uint8Array(32));
    const sealed = key === null ? null : await sealNonce(nonce, key, this.#bindingOf(pair));
    // The connection has gone meanwhile, or is another one.
    if (this.#open?.promise !== promise) return;
    if (key === null || sealed === null) return this.#settle();
    this.#asked = { nonce: toBase64url(nonce), owner: { kid, key, role: 'owner' } };
    this.#timer = setTimeout(() => void this.#ask(pair, Math.min(2 * again, AGAIN_MAX_MS)).catch(() => undefined), again);
    send({ type: 'possession-ask', sealed: toBase64url(sealed) });
  }

  async #answer(sealed: string, pair: BoundPair): Promise<void> {
    const { account, onOwner, send } = this.#options;
    if (onOwner !== null) return;
    this.#begin();
    const nonce = account === null ? null : await openNonce(fromBase64url(sealed), account.pair, this.#bindingOf(pair)).catch(() => null);
    send({ type: 'possession', nonce: nonce === null ? '' : toBase64url(nonce) });
    this.#settle();
  }

  async #hear(nonce: string): Promise<void> {
    const { onOwner } = this.#options;
    const asked = this.#asked;
    if (asked === null || onOwner === null) return;
    const open = this.#open;
    if (nonce === asked.nonce) {
      this.#asked = null;
      const { kid } = asked.owner;
      if (await onOwner(asked.owner)) {
        this.#named = kid;
        if (this.#open === open) clearTimeout(this.#timer);
      }
    }
    if (this.#open === open) this.#settle();
  }

  #begin(): void {
    this.#settle();
    let settle = (): void => undefined;
    const promise = new Promise<void>((resolve) => { settle = resolve; });
    this.#open = { promise, settle };
  }

  #settle(): void {
    this.#open?.settle();
    this.#open = null;
  }

  #bindingOf({ digests: { patient, practitioner } }: BoundPair): PossessionBinding {
    return { cd: this.#options.cd, patientBind: patient, practitionerBind: practitioner };
  }
}
