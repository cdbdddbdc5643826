import { within } from '../async/within.js';
import { ConsultError } from '../domain/consult-error.js';
import { captureConstraints } from './capture-constraints.js';
import { captureError } from './capture-error.js';
import type { MediaKind } from './peer-link.js';

/** The part of `navigator.mediaDevices` that capture needs; a fake in tests. */
export interface CaptureDevices extends Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'> {
  /** The same browser's permissions; `navigator.permissions` for its own devices, else none. */
  permissions?: Pick<Permissions, 'query'>;
}

export interface DeviceList {
  microphones: { deviceId: string; label: string }[];
  cameras: { deviceId: string; label: string }[];
  speakers: { deviceId: string; label: string }[];
}

/** Which device: this very one, or a phone's camera by where it looks. */
export type DeviceWish = { deviceId: string } | { facingMode: 'user' | 'environment' };

export interface CaptureOptions {
  devices?: CaptureDevices;
  /** A track was taken, swapped, lost or released; null: none now. */
  onTrack: (kind: MediaKind, track: MediaStreamTrack | null) => void;
  /** A track has ended by itself, and `onTrack` has said that there is none: its device is gone, or was taken. */
  onEnded: (kind: MediaKind) => void;
  /** A device was plugged in or out. */
  onDevices: () => void;
  /** Devices that the person chose in earlier consultations: used where they are there. */
  remembered?: Partial<Record<MediaKind, string>>;
  /** Whether a second question mutes what the first one gave; the browser's own way by default. */
  oneCaptureAtATime?: boolean;
}

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
  /** By the person, now or earlier: used where it is there. The browser's choice without one. */
  chosen: string | undefined;
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
  readonly #seats: Record<MediaKind, Seat>;
  #count = 0;
  #closed = false;

  constructor(options: CaptureOptions) {
    this.#options = options;
    this.#devices = options.devices ?? (navigator.mediaDevices as MediaDevices | undefined);
    this.#seats = { audio: newSeat(options.remembered?.audio), video: newSeat(options.remembered?.video) };
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

  /** Asks the browser anew, whatever is open; the open track stays in use until the new one has come. @throws ConsultError `media/*` */
  reopen(kind: MediaKind, exactly: MediaTrackConstraints = {}): Promise<MediaStreamTrack> {
    if (this.#closed) return Promise.reject(releasedEarly());
    this.#seats[kind].wanted = true;
    return this.#ask(kind, exactly).answer;
  }

  /** Stops what is open, as `release` does, and yet it is still wanted. */
  lose(kind: MediaKind): void {
    const track = this.track(kind);
    if (track === null) return;
    this.#drop(track);
    this.#options.onTrack(kind, null);
  }

  /** Uses another device from now on; the old one stays in use when the new one cannot be opened. @throws ConsultError `media/*` */
  async select(kind: MediaKind, wish: DeviceWish): Promise<void> {
    const seat = this.#seats[kind];
    if (!seat.wanted || this.#closed) return void (seat.chosen = 'deviceId' in wish ? wish.deviceId : undefined);
    const ask = this.#ask(kind, 'deviceId' in wish ? { deviceId: { exact: wish.deviceId } } : { facingMode: { exact: wish.facingMode } });
    const track = await ask.answer.catch((error: unknown) => {
      ask.refused = true;
      throw error;
    });
    if (seat.settled === ask.number) seat.chosen = 'deviceId' in wish ? wish.deviceId : track.getSettings().deviceId;
  }

  /** The device that the person wants, where it is not the browser's choice. */
  chosen(kind: MediaKind): string | null {
    return this.#seats[kind].chosen ?? null;
  }

  /** Devices by kind; the browser may never say. Labels are empty until it was allowed one. Never rejects. */
  async list(): Promise<DeviceList> {
    const all = await this.#enumerate().catch(() => []);
    const of = (kind: MediaDeviceKind) => all
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map(({ deviceId, label }) => ({ deviceId, label }));
    return { microphones: of('audioinput'), cameras: of('videoinput'), speakers: of('audiooutput') };
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

  #ask(kind: MediaKind, exactly: MediaTrackConstraints = {}): Ask {
    const { asks } = this.#seats[kind];
    const patience = [...asks].some(({ overdue }) => overdue) ? AGAIN_MS : ANSWER_MS;
    let release = (): void => undefined;
    const released = new Promise<never>((_, reject) => { release = () => reject(releasedEarly()); });
    const number = (this.#count += 1);
    const given = this.#acquire(kind, exactly, () => ask);
    const answer = Promise.race([released, within(given, patience, 'media/no-answer')]).catch((error: unknown) => {
      ask.overdue = true;
      throw error;
    });
    const ask: Ask = { number, answer, overdue: false, refused: false, release };
    asks.add(ask);
    given.catch(() => undefined).finally(() => asks.delete(ask));
    return ask;
  }

  async #acquire(kind: MediaKind, exactly: MediaTrackConstraints, asked: () => Ask): Promise<MediaStreamTrack> {
    if (this.#devices === undefined) throw new ConsultError('media/unsupported');
    const taken = await this.#askBrowser(kind, exactly, this.#devices).catch((cause: unknown) => {
      throw captureError(cause, kind);
    });
    for (const track of taken.getTracks()) this.#take(track, asked());
    const track = this.track(kind);
    if (track !== null) return track;
    throw this.#closed || !this.#seats[kind].wanted || asked().refused ? releasedEarly() : new ConsultError('media/not-found');
  }

  /** Async, so that what a browser throws at once is a rejection too. */
  async #askBrowser(kind: MediaKind, exactly: MediaTrackConstraints, devices: CaptureDevices): Promise<MediaStream> {
    const other = kind === 'audio' ? 'video' : 'audio';
    const { oneCaptureAtATime = ONE_CAPTURE_AT_A_TIME } = this.#options;
    const { wanted, asks, chosen } = this.#seats[other];
    const both = oneCaptureAtATime && (this.track(other) !== null || (wanted && asks.size > 0));
    return devices.getUserMedia({ [kind]: { ...captureConstraints(kind, this.#seats[kind].chosen), ...exactly }, ...(both ? { [other]: captureConstraints(other, chosen) } : {}) });
  }

  /** Uses what the browser has given, or stops it at once: it may have come late, and nobody wants it any more. */
  #take(track: MediaStreamTrack, { number, refused }: Ask): void {
    const kind = track.kind as MediaKind;
    const seat = this.#seats[kind];
    if (this.#closed || refused || !seat.wanted || number <= seat.settled) return track.stop();
    seat.settled = number;
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

  readonly #onEnded = (event: Event): void => {
    const track = event.target as MediaStreamTrack;
    const kind = track.kind as MediaKind;
    this.#drop(track);
    this.#options.onTrack(kind, null);
    this.#options.onEnded(kind);
  };

  readonly #onDeviceChange = (): void => this.#options.onDevices();
}

function newSeat(chosen: string | undefined): Seat {
  return { wanted: false, chosen, settled: 0, asks: new Set() };
}

function releasedEarly(): ConsultError {
  return new ConsultError('session/wrong-state', { message: 'The device was released before it had opened.' });
}
