import { asConsultError, ConsultError } from '../../domain/consult-error.js';
import type { RecordingMeta, SegmentKind } from '../../domain/recording.js';
import { utf8 } from '../../domain/utf8.js';
import type { OwnDevice } from '../../keys/own-keys.js';
import { canonicalJson } from '../../ownership/canonical-json.js';
import { digest } from '../../ownership/digest.js';
import { payloadDigest } from '../../ownership/payload-digest.js';
import { signHead } from '../../ownership/segment-head.js';
import { sealBytes } from '../../sealing/cobblestone.js';
import type { RecordingKey } from '../../sealing/recording-key.js';
import { segmentContext } from '../../sealing/segment-context.js';
import { copyKey } from './crash-copy.js';
import { nextHead } from './next-head.js';
import { pause } from '../../async/pause.js';
import { nextSeqOf, type RecordingChain, type RunTerms } from './recording-chain.js';
import type { Segment } from '../segment.js';
import type { SpoolEntry } from './spool.js';
import type { Recipient } from './upload-handle.js';
import { digestOfWraps, wrapFor } from './wrap-for.js';

export interface SealerOptions {
  /** Owner's key and rid: what the copy of the key is bound to. */
  recording: string;
  rid: string;
  cd: string;
  device: OwnDevice;
  /** Null where nothing but an end is to come. */
  meta: RecordingMeta | null;
  key: RecordingKey;
  /** Where it goes on; null at the beginning. */
  chain: RecordingChain | null;
  /** Digests of the epochs so far, by their numbers. */
  epochs: ReadonlyMap<number, string>;
  /** In order: something to be stored, and the chain that it leads to. */
  onSealed: (entry: SpoolEntry, chain: RecordingChain) => void;
  /** It was closed before anything was sealed: there is no recording. */
  onEmpty: () => void;
  /** Told once. Nothing more is sealed after it. */
  onFailure: (error: ConsultError) => void;
}

/** How long segments wait for the first one who may open them, ms. It is known before recording starts, or moments later. */
const NOBODY_MS = 30_000;
const EMPTY = new Uint8Array();

/**
 * Seals one recording: each segment under its key, with a head that is signed by this device and holds the digest of the
 * head before. One after the other, in the order of the calls.
 */
export class Sealer {
  readonly #options: SealerOptions;
  readonly #epochs: Map<number, string>;
  readonly #closing = new AbortController();
  /** Those whom the key has not been wrapped to yet. */
  #recipients: Recipient[] = [];
  #chain: RecordingChain | null;
  #terms: RunTerms | null = null;
  #work: Promise<void> = Promise.resolve();
  #failed = false;
  #wake: () => void = () => undefined;

  constructor(options: SealerOptions) {
    this.#options = options;
    this.#chain = options.chain;
    this.#epochs = new Map(options.epochs);
  }

  /** The owner's keys that the recording's key is wrapped to, or is about to be: by their names. */
  get owners(): ReadonlySet<string> {
    return new Set([...(this.#chain?.wraps ?? []), ...this.#recipients].filter(({ role }) => role === 'owner').map(({ kid }) => kid));
  }

  addRecipient(recipient: Recipient): void {
    this.#recipients.push(recipient);
    this.#wake();
    // Before the first segment there is no recording to wrap the key of: then the first segment does it.
    this.#then(async () => { if (this.#chain !== null) await this.#wrap(this.#chain); });
  }

  /** The number of the next head. */
  get nextSeq(): number {
    return nextSeqOf(this.#chain);
  }

  /** The digest of an epoch that is known here. */
  epochDigest(n: number): string | null {
    return this.#epochs.get(n) ?? null;
  }

  addEpoch(n: number, digestOfEpoch: string): void {
    this.#epochs.set(n, digestOfEpoch);
  }

  /** What is recorded from here on rests on this. */
  setTerms(terms: RunTerms): void {
    this.#terms = terms;
  }

  addSegment(segment: Segment): void {
    const terms = this.#terms;
    this.#then(async () => {
      if (terms === null) throw new ConsultError('session/wrong-state');
      const chain = await this.#begun();
      if (chain.last === null) await this.#seal(chain, { seq: 0, e: 0, kind: 'meta', dur: 0, bytes: this.#meta() }, terms);
      const next = this.#chain ?? chain;
      // A run keeps the bind that it began with, whoever connects anew meanwhile.
      const bind = segment.kind === 'init' ? terms.bind : (next.last?.payload.bind ?? terms.bind);
      await this.#seal(next, segment, { ...terms, bind });
    });
  }

  /**
   * The backend no longer takes what was sealed and is not stored: drops it, and continues the chain after what the backend has.
   * Runs after the steps added before it. If the end was dropped too, the end is sealed again: the backend takes the end of a
   * recording that may not go on.
   */
  rewind(find: (chain: RecordingChain | null) => Promise<RecordingChain | null>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#then(async () => {
        try {
          const sealed = this.#chain?.last?.payload;
          this.#chain = await find(this.#chain);
          if (sealed?.final === true) await this.#end({ aborted: sealed.aborted });
          resolve();
        } catch (error) {
          reject(error as Error);
          throw error;
        }
      }, resolve);
    });
  }

  finalize(end: { aborted: boolean }): void {
    this.#then(() => this.#end(end));
  }

  /** Resolves when everything added so far has been sealed, or will never be. */
  settled(): Promise<void> {
    return this.#work;
  }

  /** Seals what has been added, but for what nobody could open, then drops the key. Idempotent. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#work;
    this.#options.key.wipe();
  }

  /** @param skipped called instead, when nothing is sealed any more */
  #then(step: () => Promise<void>, skipped?: () => void): void {
    this.#work = this.#work.then(async () => {
      if (!this.#failed) await step();
      else skipped?.();
    }).catch((error: unknown) => {
      this.#failed = true;
      if (!this.#closing.signal.aborted) this.#options.onFailure(asConsultError(error, 'recording/stopped-itself'));
    });
  }

  /** The chain, with somebody in it who can open what comes. */
  async #begun(): Promise<RecordingChain> {
    if (this.#chain !== null) return this.#chain;
    if (this.#recipients.length === 0) await pause(NOBODY_MS, this.#closing.signal, (end) => { this.#wake = end; });
    if (this.#recipients.length === 0) throw new ConsultError('recording/key-lost');
    const { key, recording } = this.#options;
    return this.#wrap({ key: await copyKey(key, recording), rkc: await key.commitment(), wraps: [], wd: '', last: null, frontier: [] });
  }

  async #wrap(chain: RecordingChain): Promise<RecordingChain> {
    const { key, cd, rid } = this.#options;
    const waiting = this.#recipients;
    this.#recipients = [];
    const wraps = [...chain.wraps];
    for (const recipient of waiting) {
      if (!wraps.some(({ kid, role }) => kid === recipient.kid && role === recipient.role)) wraps.push(await wrapFor(recipient, key, { cd, rid }));
    }
    if (wraps.length === chain.wraps.length || chain.last?.payload.final === true) return chain;
    return this.#tell({ kind: 'wraps', wraps }, { ...chain, wraps, wd: await digestOfWraps(wraps) });
  }

  async #end(end: { aborted: boolean }): Promise<void> {
    const chain = this.#chain;
    if (chain === null || chain.last === null) return this.#options.onEmpty();
    if (chain.last.payload.final) return;
    const { e, bind, consents } = chain.last.payload;
    await this.#seal(chain, { seq: nextSeqOf(chain), e, kind: 'media', dur: 0, bytes: EMPTY }, { bind, consents }, end);
  }

  async #seal(chain: RecordingChain, segment: Omit<Segment, 'kind'> & { kind: SegmentKind }, terms: RunTerms, end: { aborted: boolean } | null = null): Promise<void> {
    const { rid, cd, device, key } = this.#options;
    const { seq, e, kind, dur, bytes } = segment;
    if (chain.last?.payload.final === true) throw new ConsultError('backend/conflict');
    // The epoch of an end is the last segment's own: a page that only closes knows no others.
    const ep = end !== null && chain.last !== null ? chain.last.payload.ep : this.#epochs.get(e);
    if (ep === undefined || seq !== nextSeqOf(chain)) throw new ConsultError('session/wrong-state');
    const sealed = await sealBytes(key, segmentContext({ cd, rid, epoch: e, seq, kind }), bytes);
    const { head: payload, frontier } = await nextHead({ rid, cd, chain }, { e, ep, kind, dur, ct: await digest(sealed), len: sealed.length, terms, end });
    const head = await signHead(payload, device.privateKey, device.kid);
    const last = { payload, digest: await payloadDigest(payload) };
    this.#tell({ kind: 'segment', segment: { seq, head, bytes: sealed } }, { ...chain, last, frontier });
  }

  #tell(entry: SpoolEntry, chain: RecordingChain): RecordingChain {
    this.#chain = chain;
    this.#options.onSealed(entry, chain);
    return chain;
  }

  #meta(): Uint8Array<ArrayBuffer> {
    const { meta } = this.#options;
    if (meta === null) throw new ConsultError('session/wrong-state');
    return utf8(canonicalJson(meta));
  }
}
