import type { SessionSnapshot } from './session-snapshot.js';
import { canTransition, nextSessionState, type SessionState, type SessionTransition } from './session-state.js';

/** Holds the snapshot: a new object at every change, told once. */
export class SnapshotStore {
  #snapshot: SessionSnapshot;
  #held = false;
  readonly #onChange: (snapshot: SessionSnapshot) => void;

  constructor(first: SessionSnapshot, onChange: (snapshot: SessionSnapshot) => void) {
    this.#snapshot = first;
    this.#onChange = onChange;
  }

  get snapshot(): SessionSnapshot {
    return this.#snapshot;
  }

  get state(): SessionState {
    return this.#snapshot.state;
  }

  /** Makes several changes, and tells of them once, when all are made; also when one of them fails. */
  atOnce(changes: () => void): void {
    const before = this.#snapshot;
    this.#held = true;
    try {
      changes();
    } finally {
      this.#held = false;
      if (before !== this.#snapshot) this.#onChange(this.#snapshot);
    }
  }

  patch(patch: Partial<SessionSnapshot>): void {
    const same = (Object.keys(patch) as (keyof SessionSnapshot)[]).every((key) => Object.is(patch[key], this.#snapshot[key]));
    if (same) return;
    this.#snapshot = { ...this.#snapshot, ...patch };
    if (!this.#held) this.#onChange(this.#snapshot);
  }

  /** What a caller asked for. @throws ConsultError `session/wrong-state` */
  step(transition: SessionTransition, patch: Partial<SessionSnapshot> = {}): void {
    this.patch({ ...patch, state: nextSessionState(this.state, transition) });
  }

  /** What has happened: something that means nothing in this state any more is late, not wrong. */
  happen(transition: SessionTransition, patch: Partial<SessionSnapshot> = {}): boolean {
    if (!canTransition(this.state, transition)) return false;
    this.step(transition, patch);
    return true;
  }
}
