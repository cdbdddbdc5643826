import type { RecordingPort } from '../adapter/ports/recording-port.js';
import { concatBytes } from '../domain/concat-bytes.js';
import type { LaterWrap } from '../domain/handed-wraps.js';
import type { Wrap } from '../domain/wrap.js';
import type { OwnAccount, OwnSessionKey } from '../keys/own-keys.js';
import { fromBase64url } from '../ownership/base64url.js';
import type { Evidence } from '../ownership/evidence.js';
import { verifyOwnership } from '../ownership/gate.js';
import { signGrant } from '../ownership/grant.js';
import { wrapDigest } from '../ownership/wrap-digest.js';
import { backoff } from '../async/backoff.js';
import { pause } from '../async/pause.js';
import { wrapFor } from '../recording/upload/wrap-for.js';
import { openWrap } from '../sealing/key-wrap.js';
import type { RecordingKey } from '../sealing/recording-key.js';
import type { PersonGate } from './person-gate.js';
import type { Violations } from './violations.js';

export interface HandOverOptions {
  recordings: RecordingPort;
  gate: () => Promise<PersonGate>;
  violations: Violations;
  /** Milliseconds since 1970. */
  now: () => number;
  /** How long to wait after so many failures in a row, milliseconds. */
  wait?: (failures: number) => number;
}

interface Waiting {
  readonly key: OwnSessionKey;
  readonly onDone: () => void;
  /** Made once, so that after a lost answer the same one is handed over again. */
  made: LaterWrap | null;
  /** Told of as a violation. */
  told: boolean;
}

/**
 * Hands what was recorded for this page's session keys over to its person's account: as soon as a recovery method has been
 * opened here, the page wraps each recording's key from its session key to the account key, and grants it. It tries until
 * the backend has it, for as long as the page lives.
 */
export class HandOver {
  readonly #options: HandOverOptions;
  readonly #waiting = new Map<string, Waiting>();
  readonly #wait: (failures: number) => number;
  #stay = new AbortController();
  #running = false;
  #again = false;

  constructor(options: HandOverOptions) {
    this.#options = options;
    this.#wait = options.wait ?? ((failures) => backoff(failures));
  }

  /** Something was recorded for this key; again is once. */
  add(key: OwnSessionKey, onDone: () => void): void {
    if (this.#waiting.has(key.enc.kid)) return;
    this.#waiting.set(key.enc.kid, { key, onDone, made: null, told: false });
    this.run();
  }

  /** The person's keys have changed: tries at once. Never rejects. */
  run(): void {
    this.#again = true;
    if (!this.#running) void this.#loop(this.#stay.signal);
  }

  /** The person has gone. */
  stop(): void {
    this.#stay.abort();
    this.#stay = new AbortController();
    this.#waiting.clear();
    this.#running = false;
  }

  async #loop(signal: AbortSignal): Promise<void> {
    this.#running = true;
    let failures = 0;
    while (!signal.aborted && this.#waiting.size > 0) {
      this.#again = false;
      const left = await this.#round(signal);
      if (signal.aborted || (left === 'keys' && !this.#more())) break;
      if (left !== 'some') continue;
      failures += 1;
      await pause(this.#wait(failures), signal).catch(() => undefined);
    }
    if (!signal.aborted) this.#running = false;
  }

  /** Whether it was asked to run while it ran. */
  #more(): boolean {
    return this.#again;
  }

  /** @returns `keys`: nothing can be handed over before recordings open here. `some`: to be tried again. */
  async #round(signal: AbortSignal): Promise<'keys' | 'some' | 'none'> {
    const gate = await this.#options.gate().catch(() => null);
    if (gate === null) return 'some';
    const { account } = gate.keys;
    if (account === null) return 'keys';
    for (const waiting of [...this.#waiting.values()]) {
      if (!(await this.#handOver(waiting, gate, account, signal).catch(() => false)) || signal.aborted) continue;
      this.#waiting.delete(waiting.key.enc.kid);
      waiting.onDone();
    }
    return this.#waiting.size > 0 ? 'some' : 'none';
  }

  /** @returns whether the account's key opens it */
  async #handOver(waiting: Waiting, gate: PersonGate, account: OwnAccount, signal: AbortSignal): Promise<boolean> {
    const { recordings } = this.#options;
    const { rid } = waiting.key;
    if (waiting.made?.wrap.kid !== account.kid) waiting.made = await this.#make(waiting, gate, account, signal);
    if (waiting.made === null) return false;
    if (waiting.made.tokens.length > 0) await recordings.putGrant(rid, waiting.made, signal);
    return true;
  }

  /** @returns null as long as it cannot be made: nothing has arrived yet, or what came is not this recording. Without tokens where the account's key opens it already. */
  async #make(waiting: Waiting, gate: PersonGate, account: OwnAccount, signal: AbortSignal): Promise<LaterWrap | null> {
    const { recordings, violations, now } = this.#options;
    const { rid, cd, sid, sig } = waiting.key;
    const item = await recordings.get(rid, signal);
    if (item === null) return null;
    const opened: { key?: RecordingKey } = {};
    try {
      const decision = await verifyOwnership(item, gate.context((key) => { opened.key = key; }));
      if (decision.verdict === 'deny') {
        if (!waiting.told) violations.tell({ reason: decision.reason, path: 'open', rid, sid });
        waiting.told = true;
        return null;
      }
      const { evidence } = decision;
      if (evidence === undefined || evidence.claimDigest !== cd || evidence.rid !== rid) return null;
      const known = await openingWrap(evidence, account);
      if (known !== null) return { wrap: known, tokens: [] };
      if (opened.key === undefined) return null;
      const wrap = await wrapFor({ kid: account.kid, key: account.pair.publicKey, role: 'owner' }, opened.key, { cd, rid });
      const grant = await signGrant({ v: 1, rid, cd, wrap: await wrapDigest(wrap), to: account.kid, why: 'recovery', approvers: [], at: now() }, sig.privateKey, sig.kid);
      return { wrap, tokens: [grant] };
    } finally {
      opened.key?.wipe();
    }
  }
}

/** The wrap that opens with the account's key. Null where there is none: a wrap that a grant covers may be noise. */
async function openingWrap({ claimDigest: cd, rid, head: { payload: { rkc } }, wraps }: Evidence, { kid, pair }: OwnAccount): Promise<Wrap | null> {
  for (const wrap of wraps.filter((each) => each.kid === kid)) {
    const box = concatBytes(fromBase64url(wrap.enc), fromBase64url(wrap.ct));
    const key = await openWrap(box, pair, { cd, rid, kid, role: wrap.role }, rkc).catch(() => null);
    key?.wipe();
    if (key !== null) return wrap;
  }
  return null;
}
