/** Samples a second at which sounds are compared. */
const RATE = 8000;
const WINDOW = 320;
const HOP = 160;
/** How far a jump is looked for, samples: 150 ms. */
const REACH = 1200;

/** Noise that never repeats: any stretch of it tells where it was. As a buffer at the context's rate. */
export function tellingNoise(context: BaseAudioContext, seconds: number): { buffer: AudioBuffer; coarse: Float32Array } {
  const coarse = new Float32Array(seconds * RATE);
  let state = 12_345;
  let smooth = 0;
  for (let index = 0; index < coarse.length; index += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    smooth = smooth * 0.5 + (state / 1_073_741_824 - 1) * 0.5;
    coarse[index] = smooth;
  }
  const buffer = new AudioBuffer({ length: seconds * context.sampleRate, sampleRate: context.sampleRate });
  const samples = buffer.getChannelData(0);
  for (let index = 0; index < samples.length; index += 1) {
    const at = (index / context.sampleRate) * RATE;
    const before = Math.floor(at);
    samples[index] = (coarse[before] ?? 0) * (1 - at + before) + (coarse[before + 1] ?? 0) * (at - before);
  }
  return { buffer, coarse };
}

export interface Jumps {
  /** Largest step of the sound against its original, ms. */
  largest: number;
  /** Sound that is missing or too quiet, ms. */
  lost: number;
  /** Milliseconds that were compared. */
  compared: number;
}

/** Compares a recording of the noise with the noise, window by window of 40 ms. */
export function jumpsOf(recorded: Float32Array, rate: number, original: Float32Array): Jumps {
  const sound = downsampled(recorded, rate);
  const begin = sound.findIndex((sample) => Math.abs(sample) > 0.02) + RATE / 5;
  let end = sound.length;
  while (end > 0 && Math.abs(sound[end - 1] ?? 0) < 0.02) end -= 1;
  let lag = bestLag(sound, begin, original, -begin, original.length - begin - WINDOW).lag;
  let largest = 0;
  for (let at = begin; at + WINDOW < end - RATE / 5; at += HOP) {
    const found = bestLag(sound, at, original, lag - REACH, lag + REACH);
    // A window across a jump fits nowhere; the one after it tells.
    if (found.score < 0.5) continue;
    largest = Math.max(largest, Math.abs(found.lag - lag));
    lag = found.lag;
  }
  return { largest: (largest / RATE) * 1000, lost: quiet(sound.subarray(begin, end - RATE / 5)), compared: ((end - begin) / RATE) * 1000 };
}

function bestLag(sound: Float32Array, at: number, original: Float32Array, from: number, to: number): { lag: number; score: number } {
  let best = { lag: from, score: -1 };
  for (let lag = from; lag <= to; lag += 1) {
    if (at + lag < 0 || at + lag + WINDOW > original.length) continue;
    let [product, mine, theirs] = [0, 0, 0];
    for (let index = 0; index < WINDOW; index += 1) {
      const [a, b] = [sound[at + index] ?? 0, original[at + lag + index] ?? 0];
      product += a * b;
      mine += a * a;
      theirs += b * b;
    }
    const score = product / Math.sqrt(mine * theirs + 1e-12);
    if (score > best.score) best = { lag, score };
  }
  return best;
}

/** Milliseconds in steps of 5 whose level is under an eighth of the usual one: lost, and not merely two copies crossing. */
function quiet(sound: Float32Array): number {
  const step = RATE / 200;
  const levels: number[] = [];
  for (let at = 0; at + step <= sound.length; at += step) levels.push(Math.hypot(...sound.subarray(at, at + step)));
  const usual = [...levels].sort((a, b) => a - b)[levels.length >> 1] ?? 0;
  return levels.filter((level) => level < usual / 8).length * 5;
}

function downsampled(samples: Float32Array, rate: number): Float32Array {
  const factor = rate / RATE;
  const out = new Float32Array(Math.floor(samples.length / factor));
  for (let index = 0; index < out.length; index += 1) {
    let sum = 0;
    for (let part = 0; part < factor; part += 1) sum += samples[Math.floor(index * factor) + part] ?? 0;
    out[index] = sum / factor;
  }
  return out;
}
