import { ConsultError } from '../../domain/consult-error.js';
import type { ControlMessage } from '../../domain/control-message.js';
import type { PeerDevice } from '../../keys/known-peers.js';
import type { PartyKey } from '../../ownership/party-key.js';
import { partiesOf } from '../../ownership/party-signers.js';
import type { ConsentLedger } from '../consent/consent-ledger.js';
import type { EpochMessage } from '../epochs/epoch-ledger.js';
import { EpochLedgerRunner } from '../epochs/epoch-ledger-runner.js';
import type { AgreedMode } from '../mode/mode-switch.js';
import type { BoundPair, PeerFault } from '../signaling/page-binding.js';
import { Possession, presentedKey, type PossessionMessage } from './possession.js';
import type { RecordingDirector } from '../recording/recording-director.js';
import type { ConsultSessionOptions } from '../session-options.js';
import type { SnapshotStore } from '../snapshot-store.js';
import type { SessionStart } from '../start-session.js';

type ConsentMessage = Extract<ControlMessage, { type: 'consent' }>;

export interface CallProofOptions {
  session: Pick<ConsultSessionOptions, 'grant' | 'proof' | 'onViolation'>;
  store: SnapshotStore;
  /** Null on the page that does not record. */
  director: RecordingDirector | null;
  send: (message: ControlMessage) => void;
  onTrouble: (cause: unknown) => void;
}

/**
 * What the two sides of a call show each other once they are connected: who is at the other end, who will be able to open
 * the recording, and which modes both have agreed to.
 */
export class CallProof {
  readonly #options: CallProofOptions;
  readonly #possession: Possession;
  /** What was known of each device at the other end when it first came. */
  readonly #met = new Map<string, PeerDevice>();
  #ledger: EpochLedgerRunner | null = null;
  #consents: ConsentLedger | null = null;
  /** Keys of mine whose signatures stand. */
  #signers: readonly PartyKey[] = [];
  #pair: BoundPair | null = null;
  /** Whether the other side's present page load has been told of as forged. */
  #faultTold = false;

  constructor(options: CallProofOptions) {
    const { session: { grant: { role }, proof: { cd, keys } }, director, send } = options;
    this.#options = options;
    this.#possession = new Possession({
      cd, send,
      account: role === 'patient' ? keys.account : null,
      onOwner: director === null ? null : (owner) => director.addOwner(owner),
    });
  }

  /** The consultation is joined. */
  begin({ terms, signers, binds, epochs }: SessionStart, consents: ConsentLedger): void {
    const { session: { grant: { role }, proof: { keys: { device } } }, director, send } = this.#options;
    this.#signers = signers;
    this.#consents = consents;
    for (const epoch of epochs) director?.setEpoch(epoch, []);
    this.#ledger = new EpochLedgerRunner(epochs, { role, terms, signers, device, consents, binds, send, onEpoch: (epoch, named) => director?.setEpoch(epoch, named) });
  }

  /** Somebody has said something new about being recorded. */
  said(): void {
    this.#ledger?.said();
  }

  /** The other side's page has come, or come anew. */
  peerRenewed(): void {
    this.#faultTold = false;
  }

  /** Something was not the other party's. One more forged word says nothing new: told once for each page load. */
  fault(fault: PeerFault): void {
    if (this.#faultTold) return;
    this.#faultTold = true;
    this.#options.session.onViolation(fault);
    // A call that is proved goes on: what was forged has been dropped.
    if (!this.#options.store.snapshot.proved) this.#options.onTrouble(new ConsultError('session/not-proved'));
  }

  /** A connection is up, and both ends have shown who they are. */
  up(pair: BoundPair): void {
    const { store, onTrouble } = this.#options;
    const { error } = store.snapshot;
    this.#pair = pair;
    // Told for the whole call: that it is known by now is no news after a moment without a connection.
    const { kid } = pair.signer;
    const peerDevice = this.#met.get(kid) ?? this.#options.session.proof.known.meet(pair.keys, kid);
    this.#met.set(kid, peerDevice);
    store.patch({ proved: true, safetyCode: pair.safetyCode, peerDevice, error: error?.code === 'session/not-proved' ? null : error });
    this.#tellBinds(pair);
    this.#ledger?.up(pair);
    this.#possession.ask(pair).catch(onTrouble);
  }

  down(): void {
    this.#pair = null;
    this.#possession.down();
    this.#ledger?.down();
    this.#options.store.patch({ proved: false, safetyCode: null, peerDevice: null });
  }

  receive(message: EpochMessage | PossessionMessage | ConsentMessage): void {
    if (message.type === 'consent') this.#hearConsent(message.token);
    else if (message.type !== 'possession' && message.type !== 'possession-ask') this.#ledger?.receive(message);
    else if (this.#pair !== null) this.#possession.receive(message, this.#pair);
  }

  #hearConsent(token: string): void {
    if (this.#pair === null) return;
    const { session: { grant: { role } }, onTrouble } = this.#options;
    this.#consents?.hear(token, partiesOf(role, this.#signers, this.#pair.keys.signers)).catch(onTrouble);
  }

  /** What is recorded from here on rests on the recorder's bind, and both are stored. */
  #tellBinds(pair: BoundPair): void {
    const { digests, binds } = pair;
    const { session: { grant: { role } }, director } = this.#options;
    director?.setBinds({ digest: digests[role], tokens: [binds.patient, binds.practitioner], shown: presentedKey(pair) });
  }

  /** Null, or what a consultation that ends waits for a moment: that its recording names its owner. */
  get underWay(): Promise<void> | null {
    return this.#possession.underWay;
  }

  /** The mode switch has come to a mode that holds on this side. */
  agreed(mode: AgreedMode): void {
    this.#ledger?.agreed(mode);
  }

  /** Idempotent. */
  close(): void {
    this.#pair = null;
    this.#possession.down();
    this.#ledger?.close();
  }
}
