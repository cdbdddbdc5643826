import { within } from '../../async/within.js';
import { ConsultError, isConsultError } from '../../domain/consult-error.js';
import { PLAYED_TYPE } from './media-buffer.js';

type MediaSourceClass = typeof MediaSource;

/** How long an element may take to open its source, ms, as long as the page is seen: browsers put it off in a page that is hidden. */
const OPEN_MS = 15_000;

export interface AttachedSource {
  /** Resolves with the open source; rejects when the element refused it, it was detached before, or it does not open (ConsultError `recording/playback`). */
  opened: Promise<MediaSource>;
  /** Idempotent. */
  detach(): void;
}

/**
 * Gives a media element an empty source to be filled.
 * @throws ConsultError `recording/playback`: no media sources here, or not of this format
 */
export function attachMediaSource(media: HTMLMediaElement, signal: AbortSignal): AttachedSource {
  const managed = (globalThis as { ManagedMediaSource?: MediaSourceClass }).ManagedMediaSource;
  const Source = (globalThis as { MediaSource?: MediaSourceClass }).MediaSource ?? managed;
  if (Source === undefined || !Source.isTypeSupported(PLAYED_TYPE)) throw new ConsultError('recording/playback');
  // iPhones open a managed source only on an element that cannot be cast.
  if (Source === managed) media.disableRemotePlayback = true;
  const source = new Source();
  const url = URL.createObjectURL(source);
  let attached = true;
  const detach = (): void => {
    if (!attached) return;
    attached = false;
    URL.revokeObjectURL(url);
    // Somebody may have given the element another source since; that one is not ours to take away.
    if (media.src !== url) return;
    media.removeAttribute('src');
    media.load();
  };
  const opened = new Promise<MediaSource>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    source.addEventListener('sourceopen', () => resolve(source), { once: true });
  });
  media.src = url;
  return { opened: whileSeen(opened), detach };
}

/** @throws ConsultError `recording/playback` when the time is over and the page is seen */
async function whileSeen<T>(promise: Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await within(promise, OPEN_MS, 'recording/playback');
    } catch (error) {
      if (!isConsultError(error) || document.visibilityState !== 'hidden') throw error;
    }
  }
}
