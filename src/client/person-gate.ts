import { ConsultError } from '../domain/consult-error.js';
import type { Identity } from '../domain/identity.js';
import type { OwnAccount } from '../keys/own-keys.js';
import type { PersonKeys } from '../keys/person-keys.js';
import { createUnseal } from '../keys/unseal-meta.js';
import type { Pin } from '../ownership/evidence.js';
import type { GateContext } from '../ownership/gate.js';
import type { VerifiedKeyset } from '../ownership/keyset.js';
import { verifyLease, type LeaseResult } from '../ownership/lease.js';
import { rememberChains } from '../ownership/remember-chains.js';
import { audience } from '../ownership/session-claim.js';
import { signReceipt, type ViewedReceipt } from '../ownership/viewed-receipt.js';
import type { VerifyParty } from '../ownership/party-keys.js';
import type { Stops } from '../incident/stops.js';
import type { GateCase } from './judge/judge-items.js';
import type { RecordingKey } from '../sealing/recording-key.js';

export interface PersonGateOptions {
  identity: Identity;
  tenant: string;
  region: string;
  keyset: VerifiedKeyset;
  keys: PersonKeys;
  now: () => number;
  /** What the insurer has stopped for this person. */
  stops: Stops;
  /** Aborted when this person is not the one who is signed in any more. */
  gone: AbortSignal;
}

/**
 * The gate, as one signed-in person on this device stands before it; until she has gone. What was begun for her gives
 * nothing then, and is not judged by the answers that are the next person's.
 */
export class PersonGate {
  readonly identity: Identity;
  readonly keyset: VerifiedKeyset;
  readonly keys: PersonKeys;
  readonly stops: Stops;
  readonly #options: PersonGateOptions;
  readonly #verifyParty: VerifyParty;

  constructor(options: PersonGateOptions) {
    this.#options = options;
    this.identity = options.identity;
    this.keyset = options.keyset;
    this.keys = options.keys;
    this.stops = options.stops;
    this.#verifyParty = rememberChains(options.keyset);
  }

  /** Aborted when this person is not the one who is signed in any more. */
  get gone(): AbortSignal {
    return this.#options.gone;
  }

  /** @throws ConsultError `backend/unauthenticated` when she has gone */
  assertPresent(): void {
    if (this.#options.gone.aborted) throw new ConsultError('backend/unauthenticated');
  }

  /** What recordings open with on this page: the account's keys where this device is in the chain, and the page's session keys. */
  keyOf(kid: string): OwnAccount | null {
    const { keys } = this.#options;
    return keys.accountOf(kid) ?? keys.sessionKeys.accounts.find((account) => account.kid === kid) ?? null;
  }

  /**
   * @param onKey takes the recording's key over, and wipes it; without it the key is wiped when the meta segment has been read
   * @throws as `assertPresent`
   */
  context(onKey?: (key: RecordingKey) => void): GateContext {
    this.assertPresent();
    const { identity, tenant, region, keyset, keys, now } = this.#options;
    const unseal = createUnseal((kid) => this.keyOf(kid), onKey);
    return {
      subject: identity.subject, tenant, region, keyset, now: now(),
      revocations: this.stops.inForce,
      device: keys.deviceKid,
      verifyParty: this.#verifyParty,
      pinnedHead: (rid) => keys.pins.head(rid),
      pinnedKeys: (subject) => keys.pins.keys(subject),
      holdsKey: (kid) => this.keyOf(kid) !== null,
      // Her keys go with her: what does not open for want of them is no lie of the backend.
      unseal: async (sealed) => {
        const unsealed = await unseal(sealed);
        this.assertPresent();
        return unsealed;
      },
    };
  }

  /** The same as data, for items as they came from the backend. @throws as `assertPresent` */
  caseOf(items: readonly unknown[]): GateCase {
    const { subject, tenant, region, now, revocations } = this.context();
    const { pins, deviceKid: device } = this.keys;
    const accounts = [...this.keys.accounts, ...this.keys.sessionKeys.accounts];
    return { subject, tenant, region, keyset: this.keyset.payload, now, revocations, heads: pins.heads(items.flatMap(ridOf)), keys: pins.allKeys(), device, accounts };
  }

  /**
   * Whether the API lets this person go on playing a recording with one of their keys; remembers how new the permission was,
   * and knows what was stopped up to it before it settles.
   * @param now the server's time, milliseconds since 1970
   * @param knownRevocation the newest stop that this device knew of when it asked
   * @throws ConsultError `backend/*`: what was stopped meanwhile could not be asked for
   */
  async verifyLease(token: string, { rid, kid, nonce, now, knownRevocation }: { rid: string; kid: string; nonce: string; now: number; knownRevocation: number }): Promise<LeaseResult> {
    const { subject, tenant, region } = this.context();
    const knownIat = this.keys.pins.lease(rid)?.seq ?? 0;
    const resolveKey = (name: string, at: number): ReturnType<VerifiedKeyset['keyOf']> => this.keyset.keyOf('lease', name, at);
    const result = await verifyLease(token, { resolveKey, audience: audience(tenant, region), rid, subject, kid, nonce, knownIat, knownRevocation, now });
    if (result.ok) await this.stops.catchUp(result.payload.rev);
    // A device that cannot keep it has its nonces all the same.
    if (result.ok) await this.keys.pins.seeLeases([[rid, { seq: result.payload.iat, digest: result.digest }]]).catch(() => undefined);
    this.assertPresent();
    return result;
  }

  /** This device's word on what was played. Null where this page is not in the chain. @throws as `assertPresent` */
  async signReceipt(rid: string, said: Pick<ViewedReceipt, 'ranges' | 'seq' | 'nonce'>): Promise<string | null> {
    this.assertPresent();
    const { tenant, region, identity: { subject }, now } = this.#options;
    const { device } = this.keys;
    if (device === null) return null;
    return signReceipt({ v: 1, aud: audience(tenant, region), rid, sub: subject, what: 'viewed', ...said, at: now() }, device.privateKey, device.kid);
  }

  /** Remembers how far recordings have been seen: a backend that shows less of one later is not believed. @throws as `assertPresent` */
  async see(heads: ReadonlyMap<string, Pin>): Promise<void> {
    // A device that cannot keep it has no memory of what it saw: the signatures hold all the same.
    await this.keys.pins.seeHeads(heads).catch(() => undefined);
    this.assertPresent();
  }

  /** Remembers that this device was removed: a chain of before does not bring it back. @throws as `assertPresent` */
  async seeRemoval(removal: Pin | null): Promise<void> {
    if (removal !== null) await this.keys.sawRemoval(removal).catch(() => undefined);
    this.assertPresent();
  }
}

function ridOf(item: unknown): string[] {
  return typeof item === 'object' && item !== null && 'rid' in item && typeof item.rid === 'string' ? [item.rid] : [];
}
