import type { CaptureDevices } from '../../src/media/capture.js';

/** As much of media playback as the player asks of a browser, for Node: it takes every byte and decodes none. */
interface Appending {
  take(bytes: Uint8Array): void;
  ended: () => void;
}

const sources = new Map<string, FakeSource>();
let count = 0;

/** In a task of its own, as browsers fire the events of media: what was stopped before is stopped by then. */
const later = (work: () => void): void => void setImmediate(work);

class FakeBuffer extends EventTarget {
  timestampOffset = 0;
  readonly buffered = { length: 0, start: () => 0, end: () => 0 };
  readonly #source: FakeSource;

  constructor(source: FakeSource) {
    super();
    this.#source = source;
  }

  appendBuffer(bytes: Uint8Array): void {
    // As browsers do: a source that was taken away takes nothing more.
    if (this.#source.readyState !== 'open') throw new DOMException('The source is closed', 'InvalidStateError');
    this.#source.to?.take(bytes);
    later(() => this.dispatchEvent(new Event('updateend')));
  }

  remove(): void {
    later(() => this.dispatchEvent(new Event('updateend')));
  }
}

class FakeSource extends EventTarget {
  static readonly isTypeSupported = (): boolean => true;
  readyState: 'closed' | 'open' | 'ended' = 'closed';
  duration = Number.NaN;
  to: Appending | null = null;

  addSourceBuffer(): FakeBuffer {
    return new FakeBuffer(this);
  }

  endOfStream(): void {
    this.readyState = 'ended';
    this.to?.ended();
  }
}

/** A media element that remembers what was given to it to be shown. */
export class FakeMedia extends EventTarget implements Appending {
  static readonly HAVE_FUTURE_DATA = 3;
  readonly appended: Uint8Array[] = [];
  readonly readyState = 4;
  readonly error = null;
  readonly paused = true;
  /** Nothing of what it takes is drawn. */
  readonly played = { length: 0, start: () => 0, end: () => 0 };
  currentTime = 0;
  ended = (): void => undefined;
  readonly #looks: (() => void)[] = [];
  #src = '';
  #source: FakeSource | null = null;

  get src(): string {
    return this.#src;
  }

  set src(url: string) {
    const source = sources.get(url) ?? null;
    this.#src = url;
    this.#source = source;
    if (source === null) return;
    source.to = this;
    later(() => {
      source.readyState = 'open';
      source.dispatchEvent(new Event('sourceopen'));
    });
  }

  removeAttribute(): void {
    this.#src = '';
  }

  load(): void {
    if (this.#source !== null) this.#source.readyState = 'closed';
  }

  take(bytes: Uint8Array): void {
    this.appended.push(bytes.slice());
    for (const look of this.#looks) look();
  }

  /** Resolves when so many chunks have been appended. */
  reaches(chunks: number): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => { if (this.appended.length >= chunks) resolve(); };
      this.#looks.push(look);
      look();
    });
  }

  /** Resolves when everything has been appended. */
  get complete(): Promise<void> {
    return new Promise((resolve) => { this.ended = resolve; });
  }

  get asElement(): HTMLMediaElement {
    return this as unknown as HTMLMediaElement;
  }
}

/** What a lobby has of the other one, and of one's own devices: nothing. */
class FakeStream extends EventTarget {
  getTracks(): never[] {
    return [];
  }

  getAudioTracks(): never[] {
    return [];
  }

  getVideoTracks(): never[] {
    return [];
  }
}

/** Microphones and cameras: nobody goes further than a lobby, which opens none. */
export const NO_DEVICES: CaptureDevices = Object.assign(new EventTarget(), {
  getUserMedia: () => Promise.reject(new DOMException('There are none.', 'NotFoundError')), enumerateDevices: () => Promise.resolve([]),
});

/** Gives Node the globals that the player, a lobby and the keyset's high-water mark ask for. */
export function installFakeMedia(): void {
  const stored = new Map<string, string>();
  Object.assign(globalThis, {
    MediaSource: FakeSource,
    HTMLMediaElement: FakeMedia,
    MediaStream: FakeStream,
    localStorage: { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, value: string) => void stored.set(key, value) },
  });
  URL.createObjectURL = (source) => {
    const url = `fake:${(count += 1)}`;
    sources.set(url, source as unknown as FakeSource);
    return url;
  };
  URL.revokeObjectURL = (url) => void sources.delete(url);
}
