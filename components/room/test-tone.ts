import { within } from '../../src/async/within.js';

/** How long it sounds, and how long a loudspeaker may take to be there, seconds and milliseconds. */
const SECONDS = 0.9;
const READY_MS = 5_000;

/**
 * Plays two soft notes on a loudspeaker. Resolves when they have sounded.
 * @param speakerId empty: the browser's choice
 * @throws what the browser throws when the loudspeaker is gone or may not be used; ConsultError `browser/no-answer`
 */
export async function playTestTone(speakerId: string): Promise<void> {
  const context = new AudioContext();
  const audio = new Audio();
  try {
    const out = context.createMediaStreamDestination();
    audio.srcObject = out.stream;
    if (speakerId !== '') await within(audio.setSinkId(speakerId), READY_MS, 'browser/no-answer');
    await within(audio.play(), READY_MS, 'browser/no-answer');
    for (const [index, frequency] of [523, 659].entries()) note(context, out, frequency, index * 0.4);
    await new Promise((resolve) => { setTimeout(resolve, SECONDS * 1_000); });
  } finally {
    audio.srcObject = null;
    void context.close();
  }
}

/** Swells and fades, so that nothing clicks. */
function note(context: AudioContext, out: AudioNode, frequency: number, after: number): void {
  const from = context.currentTime + after;
  const oscillator = new OscillatorNode(context, { frequency });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(0.15, from + 0.05);
  gain.gain.linearRampToValueAtTime(0, from + 0.4);
  oscillator.connect(gain).connect(out);
  oscillator.start(from);
  oscillator.stop(from + 0.45);
}
