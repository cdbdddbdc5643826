import { EventEmitter } from 'eventemitter3';
import type { ConsentDecision } from '../../src/domain/consent.js';
import { ConsultError } from '../../src/domain/consult-error.js';
import type { MediaMode } from '../../src/domain/media-mode.js';
import type { ConsentReceipt } from '../../src/ownership/consent-receipt.js';
import type { ConsentText } from '../../src/session/consent/consent-ledger.js';
import type { JoinOptions, SessionEvents, SessionHandle } from '../../src/session/session-handle.js';
import type { SessionSnapshot } from '../../src/session/session-snapshot.js';
import { fakeSnapshot, mergeSnapshot, type SnapshotPatch } from './fake-snapshot.js';
import { follows, unreachable } from './unreachable.js';

/** One call of a session's method, as it was made. */
export interface FakeCall {
  name: string;
  args: readonly unknown[];
}

export interface FakeSessionOptions {
  /** Every method that can reject does. */
  rejects?: boolean;
  /** What no session can give is an error on the console, and so of the story. */
  real?: boolean;
  /** Whether the wrong patient can be reported in it. */
  canReport?: boolean;
}

/**
 * A session that is driven by snapshots. It writes down what it is asked to do and does nothing of it: what an
 * element draws changes when `set()` says so, and never before.
 */
export class FakeSession implements SessionHandle {
  readonly calls: FakeCall[] = [];
  #snapshot: SessionSnapshot;
  readonly #emitter = new EventEmitter<SessionEvents>();
  readonly #rejects: boolean;
  readonly #real: boolean;

  constructor(patch: SnapshotPatch = {}, options: FakeSessionOptions = {}) {
    this.#snapshot = fakeSnapshot(patch);
    this.#rejects = options.rejects ?? false;
    this.#real = options.real ?? false;
    this.canReportWrongPatient = options.canReport ?? false;
    this.#check(this.#snapshot);
  }

  get snapshot(): SessionSnapshot {
    return this.#snapshot;
  }

  now(): number {
    return Date.now();
  }

  /** How many listeners are on it now. */
  get listeners(): number {
    return this.#emitter.eventNames().reduce((sum, name) => sum + this.#emitter.listenerCount(name), 0);
  }

  /** The names of the calls, in order. */
  get called(): string[] {
    return this.calls.map((call) => call.name);
  }

  /** The next snapshot. */
  set(patch: SnapshotPatch): void {
    const before = this.#snapshot;
    this.#snapshot = mergeSnapshot(before, patch);
    this.#check(before);
    this.#emitter.emit('change', this.#snapshot);
  }

  on<E extends keyof SessionEvents>(event: E, listener: SessionEvents[E]): unknown {
    return this.#emitter.on(event, listener as (...args: unknown[]) => void);
  }

  off<E extends keyof SessionEvents>(event: E, listener: SessionEvents[E]): unknown {
    return this.#emitter.off(event, listener as (...args: unknown[]) => void);
  }

  preview(options: { camera: boolean }): Promise<void> {
    this.calls.push({ name: 'preview', args: [options] });
    return Promise.resolve();
  }

  join(options: JoinOptions): Promise<void> {
    return this.#ask('join', options);
  }

  admit(): Promise<void> {
    return this.#ask('admit');
  }

  requestMode(mode: MediaMode): Promise<void> {
    return this.#ask('requestMode', mode);
  }

  answerMode(answer: 'accept' | 'decline'): Promise<void> {
    return this.#ask('answerMode', answer);
  }

  cancelMode(): void {
    this.calls.push({ name: 'cancelMode', args: [] });
  }

  setMuted(muted: boolean): void {
    this.calls.push({ name: 'setMuted', args: [muted] });
  }

  setCamera(on: boolean): Promise<void> {
    return this.#ask('setCamera', on);
  }

  selectDevice(kind: 'microphone' | 'camera' | 'speaker', deviceId: string): Promise<void> {
    return this.#ask('selectDevice', kind, deviceId);
  }

  turnCamera(): Promise<void> {
    return this.#ask('turnCamera');
  }

  repairDevice(kind: 'microphone' | 'camera'): Promise<void> {
    return this.#ask('repairDevice', kind);
  }

  setRecordingConsent(decision: ConsentDecision, shown: ConsentText): void {
    this.calls.push({ name: 'setRecordingConsent', args: [decision, shown] });
  }

  consentReceipt(): readonly ConsentReceipt[] {
    return [];
  }

  readonly canReportWrongPatient: boolean;

  reportWrongPatient(): Promise<void> {
    return this.#ask('reportWrongPatient');
  }

  leave(): Promise<void> {
    return this.#ask('leave');
  }

  end(): Promise<void> {
    return this.#ask('end');
  }

  #check(before: SessionSnapshot): void {
    if (!this.#real) return;
    const faults = unreachable(this.#snapshot);
    if (!follows(before.state, this.#snapshot.state)) faults.push(`no step leads from ${before.state} to ${this.#snapshot.state}`);
    if (faults.length > 0) console.error(`No session can be so: ${faults.join('; ')}`);
  }

  #ask(name: string, ...args: unknown[]): Promise<void> {
    this.calls.push({ name, args });
    return this.#rejects ? Promise.reject(new ConsultError('backend/failed')) : Promise.resolve();
  }
}
