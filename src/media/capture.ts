import { within } from '../async/within.js';
import { ConsultError } from '../domain/consult-error.js';
import { captureError } from './capture-error.js';
import type { MediaKind } from './peer-link.js';

/** The part of `navigator.mediaDevices` that capture needs; a fake in tests. */
export type CaptureDevices = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>;

export interface DeviceList {
  microphones: { deviceId: string; label: string }[];
  cameras: { deviceId: string; label: string }[];
}

export interface CaptureOptions {
  devices?: CaptureDevices;
  /** A track was taken, swapped, lost or released; null: none now. */
  onTrack: (kind: MediaKind, track: MediaStreamTrack | null) => void;
  /** A device was plugged in or out. */
  onDevices: () => void;
  /** Whether a second question mutes what the first one gave; the browser's own way by default. */
  oneCaptureAtATime?: boolean;
}

const IDEAL: Record<MediaKind, MediaTrackConstraints> = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 24 } },
};

/** WebKit lets a page hold one capture session: a second getUserMedia mutes the first track (WebKit bug 179363). */
const ONE_CAPTURE_AT_A_TIME = typeof navigator !== 'undefined' && /AppleWebKit/.test(navigator.userAgent) && !/Chrom(e|ium)/.test(navigator.userAgent);

/** How long the browser gets to give a device, ms: its own question may be on the screen, and a person has to read that. */
const ANSWER_MS = 15_000;
/** The same while an earlier question about this kind of device hangs: the person has been told, and what comes later is used all the same. */
const AGAIN_MS = 3_000;

/** One question to the browser. */
interface Ask {
  /** A later one counts more. */
  readonly number: number;
  readonly answer: Promise<MediaStreamTrack>;
  /** Nobody waits for it any more; what it gives is used if it is still wanted. */
  overdue: boolean;
  /** What it gives is stopped. */
  refused: boolean;
  /** Ends the waiting. */
  release: () => void;
}

/** What is known of one kind of device. */
interface Seat {
  wanted: boolean;
  /** By the person; the browser's choice without one. */
  chosen: string | undefined;
  /** What the open track was asked for with. */
  used: string | undefined;
  /** The question that gave the open track, or the last one that must not give one any more. */
  settled: number;
  readonly asks: Set<Ask>;
}

/**
 * The one place that opens and closes devices. No kind of device waits for the other: a browser may leave a question
 * unanswered for ever. `stream` is the same object for its whole life; tracks come and go in it.
 */
export class Capture {
  readonly stream = new MediaStream();
  readonly #options: CaptureOptions;
  readonly #devices: CaptureDevices | undefined;
  readonly #seats: Record<MediaKind, Seat> = { audio: newSeat(), video: newSeat() };
  #count = 0;
  #closed = false;

  constructor(options: CaptureOptions) {
    this.#options = options;
    this.#devices = options.devices ?? (navigator.mediaDevices as MediaDevices | undefined);
    this.#devices?.addEventListener('devicechange', this.#onDeviceChange);
  }

  track(kind: MediaKind): MediaStreamTrack | null {
    return this.stream.getTracks().find((track) => track.kind === kind) ?? null;
  }

  /**
   * Opens a device, or gives the track that is open. What comes after `media/no-answer` is told by `onTrack`.
   * @throws ConsultError `media/*`; `session/wrong-state` when released or closed while the browser asked
   */
  open(kind: MediaKind): Promise<MediaStreamTrack> {
    if (this.#closed) return Promise.reject(releasedEarly());
    const seat = this.#seats[kind];
    seat.wanted = true;
    const open = this.track(kind);
    if (open !== null && open.readyState === 'live') return Promise.resolve(open);
    const asked = [...seat.asks].findLast(({ overdue }) => !overdue);
    return (asked ?? this.#ask(kind)).answer;
  }

  /** Stops a device: its light goes out now, and what the browser gives later is stopped as it comes. */
  release(kind: MediaKind): void {
    const seat = this.#seats[kind];
    seat.wanted = false;
    seat.settled = this.#count;
    for (const ask of seat.asks) ask.release();
    const track = this.track(kind);
    if (track === null) return;
    this.#drop(track);
    this.#options.onTrack(kind, null);
  }

  /** Uses another device from now on; the old one stays in use when the new one cannot be opened. @throws ConsultError `media/*` */
  async select(kind: MediaKind, deviceId: string): Promise<void> {
    const seat = this.#seats[kind];
    seat.chosen = deviceId;
    if (!seat.wanted || this.#closed) return;
    const ask = this.#ask(kind);
    try {
      await ask.answer;
    } catch (error) {
      ask.refused = true;
      if (seat.chosen === deviceId) seat.chosen = seat.used;
      throw error;
    }
  }

  /** Devices by kind; the browser may never say. Labels are empty until it was allowed one. Never rejects. */
  async list(): Promise<DeviceList> {
    const all = await this.#enumerate().catch(() => []);
    const of = (kind: MediaDeviceKind) => all
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map(({ deviceId, label }) => ({ deviceId, label }));
    return { microphones: of('audioinput'), cameras: of('videoinput') };
  }

  /** Releases everything for good. Idempotent. */
  close(): void {
    this.#closed = true;
    for (const track of this.stream.getTracks()) this.#drop(track);
    for (const { asks } of Object.values(this.#seats)) for (const ask of asks) ask.release();
    this.#devices?.removeEventListener('devicechange', this.#onDeviceChange);
  }

  async #enumerate(): Promise<MediaDeviceInfo[]> {
    return (await this.#devices?.enumerateDevices()) ?? [];
  }

  #ask(kind: MediaKind): Ask {
    const { asks } = this.#seats[kind];
    const patience = [...asks].some(({ overdue }) => overdue) ? AGAIN_MS : ANSWER_MS;
    let release = (): void => undefined;
    const released = new Promise<never>((_, reject) => { release = () => reject(releasedEarly()); });
    const number = (this.#count += 1);
    const given = this.#acquire(kind, () => ask);
    const answer = Promise.race([released, within(given, patience, 'media/no-answer')]).catch((error: unknown) => {
      ask.overdue = true;
      throw error;
    });
    const ask: Ask = { number, answer, overdue: false, refused: false, release };
    asks.add(ask);
    given.catch(() => undefined).finally(() => asks.delete(ask));
    return ask;
  }

  async #acquire(kind: MediaKind, asked: () => Ask): Promise<MediaStreamTrack> {
    if (this.#devices === undefined) throw new ConsultError('media/unsupported');
    const { audio, video } = this.#seats;
    const chosen = { audio: audio.chosen, video: video.chosen };
    const taken = await this.#askBrowser(kind, this.#devices).catch((cause: unknown) => {
      throw captureError(cause, kind);
    });
    for (const track of taken.getTracks()) this.#take(track, asked(), chosen);
    const track = this.track(kind);
    if (track !== null) return track;
    throw this.#closed || !this.#seats[kind].wanted || asked().refused ? releasedEarly() : new ConsultError('media/not-found');
  }

  /** Async, so that what a browser throws at once is a rejection too. */
  async #askBrowser(kind: MediaKind, devices: CaptureDevices): Promise<MediaStream> {
    const other = kind === 'audio' ? 'video' : 'audio';
    const { oneCaptureAtATime = ONE_CAPTURE_AT_A_TIME } = this.#options;
    const { wanted, asks } = this.#seats[other];
    const both = oneCaptureAtATime && (this.track(other) !== null || (wanted && asks.size > 0));
    return devices.getUserMedia({ [kind]: this.#constraints(kind), ...(both ? { [other]: this.#constraints(other) } : {}) });
  }

  #constraints(kind: MediaKind): MediaTrackConstraints {
    const { chosen } = this.#seats[kind];
    return { ...IDEAL[kind], ...(chosen === undefined ? {} : { deviceId: { exact: chosen } }) };
  }

  /** Uses what the browser has given, or stops it at once: it may have come late, and nobody wants it any more. */
  #take(track: MediaStreamTrack, { number, refused }: Ask, chosen: Record<MediaKind, string | undefined>): void {
    const kind = track.kind as MediaKind;
    const seat = this.#seats[kind];
    if (this.#closed || refused || !seat.wanted || number <= seat.settled) return track.stop();
    seat.settled = number;
    seat.used = chosen[kind];
    const before = this.track(kind);
    if (before !== null) this.#drop(before);
    this.stream.addTrack(track);
    track.addEventListener('ended', this.#onEnded);
    this.#options.onTrack(kind, track);
  }

  #drop(track: MediaStreamTrack): void {
    track.stop();
    track.removeEventListener('ended', this.#onEnded);
    this.stream.removeTrack(track);
  }

  /** The device went away (unplugged, or taken by a phone call): go on with whatever else there is. */
  readonly #onEnded = (event: Event): void => {
    const track = event.target as MediaStreamTrack;
    const kind = track.kind as MediaKind;
    const seat = this.#seats[kind];
    this.#drop(track);
    this.#options.onTrack(kind, null);
    seat.chosen = undefined;
    seat.used = undefined;
    if (!seat.wanted || this.#closed) return;
    // Nothing to fall back to is not an error here: `onTrack(kind, null)` has told, and the next devicechange tries again.
    this.open(kind).catch(() => undefined);
  };

  readonly #onDeviceChange = (): void => {
    this.#options.onDevices();
    for (const kind of ['audio', 'video'] as const) {
      if (this.#seats[kind].wanted && this.track(kind) === null) this.open(kind).catch(() => undefined);
    }
  };
}

function newSeat(): Seat {
  return { wanted: false, chosen: undefined, used: undefined, settled: 0, asks: new Set() };
}

function releasedEarly(): ConsultError {
  return new ConsultError('session/wrong-state', { message: 'The device was released before it had opened.' });
}
