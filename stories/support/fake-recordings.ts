import type { ListedRecording, Playback, RecordingsLibrary, RecordingsListing, RecordingsQuery } from '../../src/client/recordings-library.js';
import { ConsultError } from '../../src/domain/consult-error.js';
import type { ErrorCode } from '../../src/domain/error-codes.js';
import type { VerifiedRecording } from '../../src/ownership/gate.js';
import { tone } from './tone.js';

export interface FakeLibraryOptions {
  recordings?: readonly ListedRecording[];
  /** What a listing answers with instead. */
  trouble?: ErrorCode | 'hangs';
  /** What playing ends with. */
  playTrouble?: ErrorCode | 'hangs';
  suspended?: boolean;
  stopped?: 'none' | 'some' | 'all';
  /** Whether there is something that is not proven to be the member's. */
  sealed?: boolean;
  /** Called during a listing, before it answers: where a client finds what is not ours. */
  onList?: () => void;
  /** Called when one is reported, at once: a client freezes it then. */
  onReport?: (rid: string) => void;
  /** What a report ends with. */
  reportTrouble?: ErrorCode;
}

/** A library in memory; what it plays is a tone of the recording's length. */
export class FakeRecordings implements RecordingsLibrary {
  /** Every recording that was asked to play. */
  readonly played: VerifiedRecording[] = [];
  stopped = 0;
  options: FakeLibraryOptions;

  constructor(options: FakeLibraryOptions = {}) {
    this.options = options;
  }

  async list(query: RecordingsQuery = {}, signal?: AbortSignal): Promise<RecordingsListing> {
    const { trouble, recordings = [], suspended = false, stopped = 'none', sealed = false, onList } = this.options;
    if (trouble === 'hangs') await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new ConsultError('backend/unreachable'))));
    else if (trouble !== undefined) throw new ConsultError(trouble);
    onList?.();
    const from = Number(query.cursor ?? 0);
    const to = from + (query.limit ?? 50);
    const page = recordings.slice(from, to);
    if (!suspended && stopped !== 'all') for (const recording of page) query.onPassed?.(recording);
    return { recordings: stopped === 'all' ? [] : page, next: to < recordings.length ? String(to) : null, suspended, sealed, stopped };
  }

  readonly canReport = true;
  /** Every recording that was reported. */
  readonly reported: string[] = [];

  async report({ rid }: ListedRecording): Promise<void> {
    this.reported.push(rid);
    this.options.onReport?.(rid);
    if (this.options.reportTrouble !== undefined) throw new ConsultError(this.options.reportTrouble);
    this.options = { ...this.options, recordings: (this.options.recordings ?? []).filter((each) => each.rid !== rid) };
  }

  play(recording: VerifiedRecording, media: HTMLMediaElement): Playback {
    this.played.push(recording);
    const { duration } = recording;
    const { playTrouble } = this.options;
    const url = playTrouble === undefined ? URL.createObjectURL(tone(duration)) : null;
    if (url !== null) media.src = url;
    const done = playTrouble === undefined || playTrouble === 'hangs' ? new Promise<void>(() => {}) : Promise.reject(new ConsultError(playTrouble));
    return {
      duration,
      done,
      stop: () => {
        this.stopped += 1;
        media.removeAttribute('src');
        media.load();
        if (url !== null) URL.revokeObjectURL(url);
      },
    };
  }
}
