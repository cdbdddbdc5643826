import { SerialQueue } from '../../async/serial-queue.js';
import type { Epoch, EpochTokens } from '../../domain/epoch.js';
import { BINDS_OF_BOTH_MAX } from '../../domain/evidence-limits.js';
import type { Role } from '../../domain/role.js';
import type { OwnDevice } from '../../keys/own-keys.js';
import { bindBook } from '../../ownership/bind-book.js';
import { newestOf } from '../../ownership/consent-book.js';
import { countersignEpoch } from '../../ownership/countersign-epoch.js';
import { digest } from '../../ownership/digest.js';
import { readJws } from '../../ownership/jws.js';
import { keyAmong, type PartyKey } from '../../ownership/party-key.js';
import { partiesOf } from '../../ownership/party-signers.js';
import { signEpoch, signedEpochSchema, type AgreedEpoch, type EpochTerms, type SignedEpoch } from '../../ownership/signed-epoch.js';
import { verifyNextEpoch } from '../../ownership/verify-epochs.js';
import { verifyToken } from '../../ownership/verify-token.js';
import type { ConsentLedger } from '../consent/consent-ledger.js';
import { initialEpochLedger, type EpochLedgerEffect, type EpochLedgerEvent, type EpochLedgerState, type EpochMessage } from './epoch-ledger.js';
import { stepEpochLedger } from './epoch-ledger-step.js';
import type { AgreedMode } from '../mode/mode-switch.js';
import type { BoundPair } from '../signaling/page-binding.js';

export interface EpochLedgerParts {
  role: Role;
  terms: EpochTerms;
  device: OwnDevice;
  /** Keys of mine whose signatures stand: of every device that I have had since the claim. */
  signers: readonly PartyKey[];
  /** Both parties' words on being recorded. */
  consents: Pick<ConsentLedger, 'consents' | 'settled'>;
  /** Binds of earlier connections, as tokens, not believed yet. */
  binds: readonly string[];
  send: (message: EpochMessage) => void;
  /** Both have signed it. In order, each once. */
  onEpoch: (epoch: AgreedEpoch, binds: readonly string[]) => void;
}

/** After which what is open is given up for the newest, ms: many times what two signatures and a round trip take. */
const STALLED_MS = 2_000;
/** Binds that are remembered: those of both parties that a backend keeps. */
const KNOWN_MAX = BINDS_OF_BOTH_MAX;

/** Carries out what `stepEpochLedger` decides, one thing after the other. Decides nothing itself. */
export class EpochLedgerRunner {
  readonly #parts: EpochLedgerParts;
  readonly #epochs: AgreedEpoch[];
  /** By their digests. */
  readonly #binds = new Map<string, string>();
  #state: EpochLedgerState;
  #pair: BoundPair | null = null;
  readonly #queue = new SerialQueue();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param epochs those that the backend has handed over, verified, in order */
  constructor(epochs: readonly AgreedEpoch[], parts: EpochLedgerParts) {
    this.#parts = parts;
    this.#epochs = [...epochs];
    this.#state = initialEpochLedger(parts.role, epochs.at(-1)?.payload ?? null);
  }

  get state(): EpochLedgerState {
    return this.#state;
  }

  agreed(mode: AgreedMode): void {
    this.#then(() => this.#step({ type: 'agreed', mode }));
  }

  /** A connection is proved. */
  up(pair: BoundPair): void {
    this.#pair = pair;
    this.#then(async () => {
      for (const token of [...this.#parts.binds, pair.binds.patient, pair.binds.practitioner]) await this.#know(token);
      await this.#step({ type: 'link-up' });
    });
  }

  /** Somebody has said something new about being recorded. */
  said(): void {
    this.#then(() => this.#step({ type: 'said' }));
  }

  down(): void {
    this.#pair = null;
    this.#then(() => this.#step({ type: 'link-down' }));
  }

  /** What the other side says, over a connection that is proved. */
  receive(message: EpochMessage): void {
    const pair = this.#pair;
    this.#then(() => (pair !== null && pair === this.#pair ? this.#hear(message, pair) : undefined));
  }

  /** Nothing more happens. Idempotent. */
  close(): void {
    this.#pair = null;
    clearTimeout(this.#timer);
  }

  async #hear(message: EpochMessage, pair: BoundPair): Promise<void> {
    switch (message.type) {
      case 'epoch-have': return this.#step({ type: 'told', n: message.n });
      case 'epoch-sign': return this.#look(message.token, pair);
      case 'epoch-agreed':
        for (const token of message.binds) await this.#know(token);
        return this.#step({ type: 'shown', n: message.n, tokens: { patient: message.patient, practitioner: message.practitioner } });
    }
  }

  async #step(event: EpochLedgerEvent): Promise<void> {
    const { state, effects } = stepEpochLedger(this.#state, event);
    this.#state = state;
    if (!state.linked || state.open.length === 0) clearTimeout(this.#timer);
    for (const effect of effects) await this.#run(effect);
  }

  async #run(effect: EpochLedgerEffect): Promise<void> {
    const { send } = this.#parts;
    const pair = this.#pair;
    // The connection that it was meant for has gone in the meantime.
    if (pair === null) return;
    switch (effect.type) {
      case 'tell': return send({ type: 'epoch-have', n: this.#state.last?.n ?? -1 });
      case 'show': return this.#epochs.slice(effect.from).forEach(({ payload, tokens }) => send({ type: 'epoch-agreed', n: payload.n, ...tokens, binds: this.#named(payload) }));
      case 'sign': return this.#sign(effect.mode, pair);
      case 'countersign': return this.#countersign(effect.token, pair);
      case 'verify': return this.#verify(effect.tokens, pair);
      case 'await':
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#then(() => this.#step({ type: 'stalled' })), STALLED_MS);
    }
  }

  async #sign({ mode, at, by }: AgreedMode, pair: BoundPair): Promise<void> {
    const { terms: { sid, rid, cd, maxEpochs }, device, send } = this.#parts;
    const n = this.#epochs.length;
    if (n >= maxEpochs) return;
    await this.#parts.consents.settled();
    const payload: SignedEpoch = {
      v: 2, sid, rid, cd, n, mode, at, by, prev: this.#newest?.digest ?? null, binds: bindsOf(pair), consents: newestOf(this.#parts.consents.consents),
    };
    const token = await signEpoch(payload, device.privateKey, device.kid);
    if (pair === this.#pair) send({ type: 'epoch-sign', token });
  }

  /** What the other side has signed. Whether it is what I have agreed to is the step's to say, before I sign. */
  async #look(token: string, pair: BoundPair): Promise<void> {
    const result = await verifyToken(token, 'consult-epoch+jwt', signedEpochSchema, keyAmong(pair.signer));
    if (result.ok) await this.#step({ type: 'offered', epoch: epochOf(result.payload), token });
  }

  async #countersign(token: string, pair: BoundPair): Promise<void> {
    const { role, terms, device, consents, send } = this.#parts;
    // What was said before it was signed is known by then: the connection keeps the order.
    await consents.settled();
    const expected = { terms, before: this.#newest, initiator: pair.signer, binds: bindsOf(pair), consents: newestOf(consents.consents) };
    const result = await countersignEpoch(token, expected, role, device.privateKey, device.kid);
    if (!result.ok) return;
    const { payload, digest } = result;
    const tokens = role === 'patient' ? { patient: result.token, practitioner: token } : { patient: token, practitioner: result.token };
    // First to the other side: then none is stored that it has not been told of.
    send({ type: 'epoch-agreed', n: payload.n, ...tokens, binds: [pair.binds.patient, pair.binds.practitioner] });
    await this.#complete({ payload, digest, tokens });
  }

  async #verify(tokens: EpochTokens, pair: BoundPair): Promise<void> {
    const { role, signers: mine, consents, terms } = this.#parts;
    await consents.settled();
    const signers = partiesOf(role, mine, pair.keys.signers);
    const binds = await bindBook([...this.#binds.values()], terms, signers);
    const result = await verifyNextEpoch(tokens, this.#newest, { signers, binds, consents: consents.consents }, terms);
    if (result.ok) await this.#complete(result.epoch);
  }

  async #complete(epoch: AgreedEpoch): Promise<void> {
    this.#epochs.push(epoch);
    this.#parts.onEpoch(epoch, this.#named(epoch.payload));
    await this.#step({ type: 'completed', epoch: epochOf(epoch.payload) });
  }

  get #newest(): AgreedEpoch | null {
    return this.#epochs.at(-1) ?? null;
  }

  /** The binds that an epoch names, as tokens. */
  #named({ binds: [patient, practitioner] }: SignedEpoch): [string, string] {
    return [this.#binds.get(patient) ?? '', this.#binds.get(practitioner) ?? ''];
  }

  async #know(token: string): Promise<void> {
    const jws = readJws(token);
    if (jws !== null && this.#binds.size < KNOWN_MAX) this.#binds.set(await digest(jws.payload), token);
  }

  #then(task: () => Promise<void> | undefined): void {
    this.#queue.run(task).catch(() => undefined);
  }
}

function bindsOf({ digests: { patient, practitioner } }: BoundPair): [string, string] {
  return [patient, practitioner];
}

function epochOf({ n, mode, at, by }: SignedEpoch): Epoch {
  return { n, mode, at, by };
}
