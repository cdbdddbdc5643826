import { asConsultError, isConsultError } from '../domain/consult-error.js';
import type { RecordingItem } from '../domain/recording.js';
import { durationOf } from '../domain/timeline.js';
import { attachMediaSource } from './attach-media-source.js';
import { fetchVerified, type FetchSegment } from './fetch-verified.js';
import { MediaBuffer } from './media-buffer.js';
import type { Playback } from './playback-handle.js';
import { SegmentFeed } from './segment-feed.js';

export interface PlayOptions {
  /** Of a recording that has just passed the gate. */
  item: Pick<RecordingItem, 'segments'>;
  media: HTMLMediaElement;
  fetchSegment: FetchSegment;
}

/**
 * Plays a recording into a media element: fetches about 20 s ahead of the playhead and follows it where it goes. Every
 * segment is held against the recording's digests before the browser sees it. The element is left paused; call `play`
 * on it at any time.
 */
export function play({ item, media, fetchSegment }: PlayOptions): Playback {
  const stopping = new AbortController();
  const { signal } = stopping;
  const done = run({ item, media, fetchSegment }, signal).finally(() => stopping.abort());
  // Whoever does not look at `done` sees the element's own error; it is not an unhandled rejection besides.
  done.catch(() => undefined);
  return { duration: durationOf(item.segments), done, stop: () => stopping.abort() };
}

async function run({ item, media, fetchSegment }: PlayOptions, signal: AbortSignal): Promise<void> {
  const feed = new SegmentFeed(item.segments, (head) => fetchVerified(head, fetchSegment, signal), media);
  let detach = (): void => undefined;
  try {
    // Asked for before the element is ready, so that the first request is already media.
    feed.prefetch();
    const attached = attachMediaSource(media, signal);
    detach = attached.detach;
    const buffer = new MediaBuffer(await attached.opened, media);
    await buffer.setDuration(durationOf(item.segments) / 1000);
    await feed.run(buffer, signal);
  } catch (error) {
    if (signal.aborted && !isConsultError(error)) return;
    throw asConsultError(error, 'recording/playback');
  } finally {
    detach();
  }
}
