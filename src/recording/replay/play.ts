import { asConsultError, ConsultError, isConsultError } from '../../domain/consult-error.js';
import { durationOf } from '../../domain/timeline.js';
import type { SignedHead } from '../../ownership/segment-head.js';
import type { RecordingKey } from '../../sealing/recording-key.js';
import { segmentContext } from '../../sealing/segment-context.js';
import { attachMediaSource } from './attach-media-source.js';
import { fetchVerified, type FetchSegment } from './fetch-verified.js';
import { MediaBuffer } from './media-buffer.js';
import type { Playback } from './playback-handle.js';
import { SegmentFeed } from './segment-feed.js';
import { SegmentOpener } from './segment-opener.js';

export interface PlayOptions {
  /** All heads of a recording that has just passed the gate, in order. */
  segments: readonly SignedHead[];
  /** The session claim's digest. */
  cd: string;
  rid: string;
  /** Taken over: it is wiped when the playback ends. */
  key: RecordingKey;
  media: HTMLMediaElement;
  /** Gives a segment's sealed bytes. */
  fetchSegment: FetchSegment;
}

/**
 * Plays a recording into a media element: fetches about 20 s ahead of the playhead and follows it where it goes. Every
 * segment is held against its head's digest, then opened for its very place, before the browser sees it. The element is
 * left paused; call `play` on it at any time.
 */
export function play(options: PlayOptions, openerFor = (key: RecordingKey) => new SegmentOpener(key)): Playback {
  const stopping = new AbortController();
  const { signal } = stopping;
  const opener = openerFor(options.key);
  signal.addEventListener('abort', () => opener.close(), { once: true });
  const done = run(options, opener, signal).finally(() => stopping.abort());
  // Whoever does not look at `done` sees the element's own error; it is not an unhandled rejection besides.
  done.catch(() => undefined);
  return { duration: durationOf(options.segments), done, stop: () => stopping.abort() };
}

async function run(options: PlayOptions, opener: SegmentOpener, signal: AbortSignal): Promise<void> {
  const { segments, media } = options;
  // One that has only begun to arrive, or was ended at once: it is over, and nobody waits for it.
  if (durationOf(segments) === 0) return;
  const feed = new SegmentFeed(segments, (seq) => openedSegment(seq, options, opener, signal), media);
  let detach = (): void => undefined;
  try {
    // Asked for before the element is ready, so that the first request is already media.
    feed.prefetch();
    const attached = attachMediaSource(media, signal);
    detach = attached.detach;
    const buffer = new MediaBuffer(await attached.opened);
    await buffer.setDuration(durationOf(segments) / 1000);
    await feed.run(buffer, signal);
  } catch (error) {
    if (signal.aborted && !isConsultError(error)) return;
    throw asConsultError(error, 'recording/playback');
  } finally {
    detach();
  }
}

async function openedSegment(seq: number, { segments, cd, rid, fetchSegment }: PlayOptions, opener: SegmentOpener, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const head = segments[seq];
  // A head out of its place has not come from the gate.
  if (head?.seq !== seq) throw new ConsultError('ownership/denied');
  const sealed = await fetchVerified(head, fetchSegment, signal);
  return opener.open(segmentContext({ cd, rid, epoch: head.e, seq, kind: head.kind }), sealed);
}
