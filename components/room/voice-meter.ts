/** How often a level is handed out, milliseconds: quick enough to look alive, slow enough for a cheap phone. */
const EVERY = 60;
/** Loudness of a near voice at arm's length, root mean square; louder is still 1. */
const LOUD = 0.18;

let shared: AudioContext | null = null;
let users = 0;

/**
 * Listens to how loud a track is, without changing or stopping it.
 * @param onLevel gets 0 (silence) to 1 (a clear voice), about 16 times a second
 * @returns stops listening; idempotent
 */
export function measureVoice(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
  if (typeof AudioContext === 'undefined') return () => {};
  const context = (shared ??= new AudioContext());
  users += 1;
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    onLevel(Math.min(1, Math.sqrt(sum / samples.length) / LOUD));
  }, EVERY);
  // A page that was never touched may not run an audio context: the first touch starts it.
  const wake = (): void => void context.resume().catch(() => {});
  if (context.state === 'suspended') {
    wake();
    document.addEventListener('pointerdown', wake);
    document.addEventListener('keydown', wake);
  }
  let stopped = false;
  return () => {
    if (stopped) return;
    stopped = true;
    clearInterval(timer);
    source.disconnect();
    document.removeEventListener('pointerdown', wake);
    document.removeEventListener('keydown', wake);
    users -= 1;
    if (users > 0) return;
    context.close().catch(() => {});
    shared = null;
  };
}
