import type { PlaybackLease } from './playback-lease.js';
import type { Playback } from './recordings-library.js';
import type { Stopped } from './stopped-playback.js';

/** A playback that ends with its lease or with a stop, and both with it. */
export function leased(playing: Playback, lease: PlaybackLease, stopped: Stopped): Playback {
  const done = Promise.race([stopped.done, lease.done, playing.done]);
  for (const end of [stopped.done, lease.done]) end.catch(() => playing.stop());
  playing.done.catch(() => undefined).finally(() => {
    lease.stop();
    stopped.end();
  });
  return { duration: playing.duration, done, stop: () => playing.stop() };
}
