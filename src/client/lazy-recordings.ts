import { loadPart } from '../async/load-part.js';
import { publicAnswer } from '../async/public-answer.js';
import type { VerifiedRecording } from '../ownership/gate.js';
import type { GatedRecordings, GatedRecordingsOptions } from './gated-recordings.js';
import type { ListedRecording, Playback, RecordingsLibrary, RecordingsListing, RecordingsQuery } from './recordings-library.js';

/** The gated recordings, loaded with the first question: a page that books, or only talks, needs neither gate nor player. */
export class LazyRecordings implements RecordingsLibrary {
  readonly #options: GatedRecordingsOptions;
  /** Stops what was asked to play before the library was there. */
  readonly #waiting = new Set<() => void>();
  #loading: Promise<GatedRecordings> | null = null;
  #library: GatedRecordings | null = null;

  constructor(options: GatedRecordingsOptions) {
    this.#options = options;
  }

  list(query?: RecordingsQuery, signal?: AbortSignal): Promise<RecordingsListing> {
    return publicAnswer(() => this.#list(query, signal), signal);
  }

  async #list(query?: RecordingsQuery, signal?: AbortSignal): Promise<RecordingsListing> {
    // Who asks is settled now: what comes is for her or for nobody, however long the library takes to load.
    const [library, gate] = await Promise.all([this.#load(), this.#options.gate()]);
    gate.assertPresent();
    return library.list(query, signal, gate);
  }

  play(recording: VerifiedRecording, media: HTMLMediaElement): Playback {
    // Whatever has passed came out of a list, so that this is the way it goes but for another client's recording.
    if (this.#library !== null) return this.#library.play(recording, media);
    const stop = new AbortController();
    const end = (): void => {
      stop.abort();
      this.#waiting.delete(end);
    };
    this.#waiting.add(end);
    this.#options.reports.frozen.stopOf(recording.rid).addEventListener('abort', end, { signal: stop.signal });
    const started = this.#load().then((library) => {
      this.#waiting.delete(end);
      return stop.signal.aborted ? null : library.play(recording, media);
    });
    const playback: Playback = {
      duration: recording.duration,
      done: started.then((playing) => playing?.done),
      stop: () => {
        end();
        started.then((playing) => playing?.stop(), () => undefined);
      },
    };
    // Whoever does not look at `done` must not see an unhandled rejection.
    playback.done.catch(() => undefined);
    return playback;
  }

  get canReport(): boolean {
    return this.#options.reports.taken;
  }

  report({ rid, claim: { sid } }: ListedRecording): Promise<void> {
    return publicAnswer(() => this.#options.reports.notMine(rid, sid));
  }

  /** Stops everything that plays: another person is signed in, or the page goes. */
  stopAll(): void {
    for (const end of [...this.#waiting]) end();
    this.#library?.stopAll();
  }

  #load(): Promise<GatedRecordings> {
    const loading = (this.#loading ??= loadPart(() => import('./gated-recordings.js')).then(({ GatedRecordings: Library }) => (this.#library = new Library(this.#options))));
    // A network that failed may not fail again.
    loading.catch(() => { this.#loading = null; });
    return loading;
  }
}
