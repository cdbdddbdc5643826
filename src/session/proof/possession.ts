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
  /** The recorder's page: who has shown to be able to open the recording. Null on the page that answers. */
  onOwner: ((owner: Recipient) => void) | null;
  send: (message: PossessionMessage) => void;
}

/**
 * Whether the one at the other end of this very call holds the key that the recording is to be sealed for: the recorder
 * seals a nonce to it, and only its holder can say what it was. So a recording that a backend puts in the wrong place is
 * missing to its owner, and opens for nobody else. Who holds no key yet can still talk.
 */
export class Possession {
  readonly #options: PossessionOptions;
  /** The question that is open: the newest one. */
  #asked: { nonce: string; owner: Recipient } | null = null;
  #shown: string | null = null;

  constructor(options: PossessionOptions) {
    this.#options = options;
  }

  /** On every new connection, until it was shown for the patient's present key. Never rejects. */
  async ask(pair: BoundPair): Promise<void> {
    const { onOwner, send } = this.#options;
    const { kid, jwk } = recipientOf(pair);
    if (onOwner === null || this.#shown === kid) return;
    const key = await importEncryptionKey(jwk);
    if (key === null) return;
    const nonce = crypto.getRandomValues(new Uint8Array(32));
    const sealed = await sealNonce(nonce, key, this.#bindingOf(pair));
    this.#asked = { nonce: toBase64url(nonce), owner: { kid, key, role: 'owner' } };
    send({ type: 'possession-ask', sealed: toBase64url(sealed) });
  }

  /** @param pair of the connection that it came over */
  receive(message: PossessionMessage, pair: BoundPair): void {
    if (message.type === 'possession-ask') void this.#answer(message.sealed, pair);
    else this.#hear(message.nonce);
  }

  async #answer(sealed: string, pair: BoundPair): Promise<void> {
    const { account, onOwner, send } = this.#options;
    if (onOwner !== null) return;
    const nonce = account === null ? null : await openNonce(fromBase64url(sealed), account.pair, this.#bindingOf(pair)).catch(() => null);
    send({ type: 'possession', nonce: nonce === null ? '' : toBase64url(nonce) });
  }

  #hear(nonce: string): void {
    const asked = this.#asked;
    if (asked === null || nonce !== asked.nonce) return;
    this.#asked = null;
    this.#shown = asked.owner.kid;
    this.#options.onOwner?.(asked.owner);
  }

  #bindingOf({ digests: { patient, practitioner } }: BoundPair): PossessionBinding {
    return { cd: this.#options.cd, patientBind: patient, practitionerBind: practitioner };
  }
}
