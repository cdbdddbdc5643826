import type { ReactiveControllerHost } from 'lit';
import type { ConsultClient } from '../../src/client/consult-client.js';
import type { ListedRecording, RecordingsListing } from '../../src/client/recordings-library.js';
import { ConsultError } from '../../src/domain/consult-error.js';
import type { Violation } from '../../src/domain/violation.js';
import { QueryController } from '../internal/query-controller.js';
import { deviceZone, knownZone } from '../internal/zone-day.js';
import { CHUNK, MonthGroups } from './month-groups.js';

/** Cards drawn in one task: with layout they stay well under 50 ms on a slow device. */
const STEP = 20;
/** Cards of a first screen: they are drawn one by one, as they pass. */
const FIRST = 8;

/** What `<consult-recordings>` knows: what has passed the gate so far, how much of it is drawn, and what was refused. */
export class RecordingsController {
  readonly query: QueryController<readonly [string | undefined], RecordingsListing>;
  suspended = false;
  /** Items of the list that the gate refused: a number, and nothing else of them. */
  leftOut = 0;
  /** Whether a list held something that is not proven to be this person's. */
  sealed = false;
  /** How much of it the insurer has paused. */
  stopped: RecordingsListing['stopped'] = 'none';
  zone = deviceZone();
  readonly #host: ReactiveControllerHost;
  #client: ConsultClient | null = null;
  #groups = new MonthGroups(this.zone);
  /** Passed, and not drawn yet. */
  #waiting: ListedRecording[] = [];
  /** What was drawn or waits, by `rid`: a page that is asked for again, or a row that stands on two pages, adds nothing. */
  #known = new Set<string>();
  #next: string | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.query = new QueryController(host, (signal, cursor) => this.#ask(cursor, signal), { resume: true });
  }

  get groups(): MonthGroups {
    return this.#groups;
  }

  get hasMore(): boolean {
    return this.#waiting.length > 0 || this.#next !== null;
  }

  /** Another client, or another person: everything that was drawn for the former goes. */
  begin(client: ConsultClient | null): void {
    this.#client = client;
    this.#clear();
    if (client?.recordings) void this.#load(undefined);
    else this.query.reset();
  }

  /** The next few: of what is here, else of the backend's next page. */
  more(): void {
    if (this.suspended) return;
    if (this.#waiting.length > 0) this.#draw();
    else if (this.#next !== null && !this.query.pending) void this.#load(this.#next);
  }

  retry(): void {
    void this.#load(this.#next ?? undefined);
  }

  /**
   * An item was refused. In a list it was never here. On opening or playing, what was drawn is in doubt: all of it goes,
   * and the client is asked again; whether replays are suspended is the client's to say (`onViolation`).
   */
  refuse({ path }: Violation): void {
    if (path === 'list') this.leftOut += 1;
    else if (path === 'open' || path === 'play') this.begin(this.#client);
  }

  /** A person has said that it is not theirs: nothing of it is drawn here any more. */
  freeze(rid: string): void {
    this.#known.add(rid);
    this.#waiting = this.#waiting.filter((recording) => recording.rid !== rid);
    this.#groups = this.#groups.without(rid);
    this.#host.requestUpdate();
  }

  #suspend(): void {
    const { leftOut } = this;
    this.#clear();
    this.leftOut = leftOut;
    this.suspended = true;
  }

  #clear(): void {
    this.suspended = false;
    this.leftOut = 0;
    this.sealed = false;
    this.stopped = 'none';
    this.#groups = new MonthGroups(this.zone);
    this.#waiting = [];
    this.#known = new Set();
    this.#next = null;
  }

  async #load(cursor: string | undefined): Promise<void> {
    const client = this.#client;
    const listing = await this.query.run(cursor);
    // A violation on the way, or another person, has made this answer void.
    if (listing === null || this.suspended || client !== this.#client) return;
    if (listing.suspended) this.#suspend();
    else {
      this.#next = listing.next;
      this.sealed ||= listing.sealed;
      this.stopped = listing.stopped;
      this.#take(listing.recordings);
      this.#draw();
    }
    this.#host.requestUpdate();
  }

  #take(recordings: readonly ListedRecording[]): void {
    for (const recording of recordings) {
      if (this.#known.has(recording.rid)) continue;
      this.#known.add(recording.rid);
      this.#waiting.push(recording);
    }
  }

  #draw(): void {
    if (this.#groups.size === 0) this.#groups = new MonthGroups(this.zone);
    this.#groups.append(this.#waiting.splice(0, STEP));
    this.#host.requestUpdate();
  }

  async #ask(cursor: string | undefined, signal: AbortSignal): Promise<RecordingsListing> {
    const client = this.#client;
    if (!client?.recordings) throw new ConsultError('adapter/port-missing');
    const zone = (await client.identity())?.timeZone ?? '';
    this.zone = knownZone(zone) ? zone : deviceZone();
    const onPassed = (recording: ListedRecording): void => {
      // Another person's answer on its way is void.
      if (signal.aborted || client !== this.#client || this.suspended || this.#groups.size >= FIRST) return;
      this.#take([recording]);
      this.#draw();
    };
    return client.recordings.list({ limit: CHUNK, onPassed, ...(cursor === undefined ? {} : { cursor }) }, signal);
  }
}
