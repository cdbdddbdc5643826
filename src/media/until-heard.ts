/** How often one listens, milliseconds. */
const EVERY = 100;

/**
 * Resolves when a live track gives any sound at all, or any picture: after a phone call a browser may hand a device back that
 * stays silent. A copy is listened to, so that a person who has muted it is not asked to speak to all; it never leaves the
 * page. Where the page may not listen, the browser's word counts.
 * @throws the signal's reason when it is aborted
 */
export function untilHeard(track: MediaStreamTrack, signal: AbortSignal): Promise<void> {
  if (track.kind === 'video' || typeof AudioContext === 'undefined') return Promise.resolve();
  const copy = track.clone();
  copy.enabled = true;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(new MediaStream([copy])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return new Promise<void>((resolve, reject) => {
    let looked = 0;
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      looked += 1;
      // It runs a moment after it was made, or not before the page is touched.
      const mute = context.state !== 'running' && looked >= 5;
      if (mute || samples.some((sample) => sample !== 0)) end(resolve);
    }, EVERY);
    const end = (settle: () => void): void => {
      clearInterval(timer);
      signal.removeEventListener('abort', abort);
      copy.stop();
      void context.close();
      settle();
    };
    const abort = (): void => end(() => reject(signal.reason as Error));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
