import { expect } from 'chai';
import type { Epoch } from '../../../src/domain/epoch.js';
import { initialEpochLedger, type EpochLedgerEffect, type EpochLedgerEvent, type EpochLedgerState } from '../../../src/session/epochs/epoch-ledger.js';
import { stepEpochLedger } from '../../../src/session/epochs/epoch-ledger-step.js';
import { link, settle, type Side } from '../mode/mode-switch-pair.js';

/** An epoch with the one that it follows: what a signature would cover. */
export interface Signed extends Epoch {
  prev: string | null;
}

type Line = { type: 'have'; n: number } | { type: 'sign' | 'agreed'; epoch: Signed };

/** One side's ledger over one side of a mode switch: signatures are taken for granted, the order of things is not. */
export class LedgerSide {
  readonly side: Side;
  state: EpochLedgerState;
  readonly epochs: Signed[];
  readonly onEpoch: (epoch: Signed) => void;
  other!: LedgerSide;
  /** What is begun and not done: signing and verifying take their time, one after the other. */
  #work: { heard: boolean; run: () => void }[] = [];

  constructor(side: Side, epochs: readonly Signed[] = [], onEpoch: (epoch: Signed) => void = () => undefined) {
    this.side = side;
    this.epochs = [...epochs];
    this.onEpoch = onEpoch;
    this.state = initialEpochLedger(side.role, epochs.at(-1) ?? null);
    side.onOther = (line) => this.#work.push({ heard: true, run: () => this.#hear(line as Line) });
    side.onAgreed = (mode) => {
      if (side.state.agreed.n === mode.n) this.later({ type: 'agreed', mode });
    };
  }

  step(event: EpochLedgerEvent): void {
    const { state, effects } = stepEpochLedger(this.state, event);
    this.state = state;
    for (const effect of effects) this.#run(effect);
  }

  progress(): boolean {
    const task = this.#work.shift();
    task?.run();
    return task !== undefined;
  }

  later(event: EpochLedgerEvent): void {
    this.#work.push({ heard: false, run: () => this.step(event) });
  }

  /** What was heard over a connection that is gone is left alone. */
  forgetWhatWasHeard(): void {
    this.#work = this.#work.filter(({ heard }) => !heard);
  }

  #hear(line: Line): void {
    if (line.type === 'have') this.step({ type: 'told', n: line.n });
    else if (line.type === 'sign') this.step({ type: 'offered', epoch: line.epoch, token: JSON.stringify(line.epoch) });
    else this.step({ type: 'shown', n: line.epoch.n, tokens: { patient: JSON.stringify(line.epoch), practitioner: '' } });
  }

  #run(effect: EpochLedgerEffect): void {
    if (!this.side.state.linked) return;
    switch (effect.type) {
      case 'tell': return this.#send({ type: 'have', n: this.state.last?.n ?? -1 });
      case 'show': return this.epochs.slice(effect.from).forEach((epoch) => this.#send({ type: 'agreed', epoch }));
      case 'sign': {
        const { mode, at, by } = effect.mode;
        return this.#send({ type: 'sign', epoch: { n: this.epochs.length, mode, at, by, prev: this.#newest } });
      }
      case 'countersign': {
        const epoch = JSON.parse(effect.token) as Signed;
        if (!this.#fits(epoch)) return;
        this.#send({ type: 'agreed', epoch });
        return this.#complete(epoch);
      }
      case 'verify': {
        const epoch = JSON.parse(effect.tokens.patient) as Signed;
        if (this.#fits(epoch)) this.#complete(epoch);
        return;
      }
      case 'await': return;
    }
  }

  #send(line: Line): void {
    this.other.side.inbox.push({ type: 'other', line });
  }

  #complete(epoch: Signed): void {
    this.epochs.push(epoch);
    this.onEpoch(epoch);
    this.step({ type: 'completed', epoch });
  }

  #fits({ n, prev, at }: Signed): boolean {
    return n === this.epochs.length && prev === this.#newest && at >= (this.epochs.at(-1)?.at ?? 0);
  }

  get #newest(): string | null {
    const epoch = this.epochs.at(-1);
    return epoch === undefined ? null : JSON.stringify(epoch);
  }
}

export type Ledgers = [patient: LedgerSide, practitioner: LedgerSide];

export function couple([patient, practitioner]: Ledgers): void {
  patient.other = practitioner;
  practitioner.other = patient;
  patient.side.other = practitioner.side;
  practitioner.side.other = patient.side;
}

export function linkLedgers(ledgers: Ledgers): void {
  link([ledgers[0].side, ledgers[1].side]);
  for (const ledger of ledgers) ledger.later({ type: 'link-up' });
}

export function cutLedgers(ledgers: Ledgers): void {
  for (const ledger of ledgers) {
    ledger.side.inbox.length = 0;
    ledger.forgetWhatWasHeard();
    ledger.side.dispatch({ type: 'link-down' });
    ledger.later({ type: 'link-down' });
  }
}

/** Everything that is under way happens, also what only time brings. */
export function settleLedgers(ledgers: Ledgers, answer: 'accept' | 'decline' | null = 'accept'): void {
  for (let round = 0; round < 6; round += 1) {
    for (let turn = 0; turn < 60; turn += 1) {
      settle([ledgers[0].side, ledgers[1].side], answer);
      const busy = ledgers.map((ledger) => ledger.progress());
      if (!busy.includes(true)) break;
    }
    for (const ledger of ledgers) ledger.later({ type: 'stalled' });
  }
}

/** The same for both, and where the mode switch stands. */
export function expectSameLedgers([patient, practitioner]: Ledgers): void {
  expect(patient.epochs).to.deep.equal(practitioner.epochs);
  for (const { epochs, side, state } of [patient, practitioner]) {
    const { mode, at, by } = side.state.agreed;
    expect(epochs.at(-1)).to.include({ mode, at, by });
    expect(epochs.map(({ n }) => n)).to.deep.equal([...epochs.keys()]);
    expect(state.open, side.role).to.deep.equal([]);
  }
}
