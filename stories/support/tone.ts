/** Samples a second: little, because it is only there to be sought in. */
const RATE = 4_000;

/** A quiet tone as a WAV file, 8 bit, mono: it plays and seeks in every browser. */
export function tone(milliseconds: number): Blob {
  const samples = Math.round((milliseconds / 1000) * RATE);
  const view = new DataView(new ArrayBuffer(44 + samples));
  const text = (at: number, word: string): void => [...word].forEach((char, index) => view.setUint8(at + index, char.charCodeAt(0)));
  text(0, 'RIFF');
  view.setUint32(4, 36 + samples, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  text(36, 'data');
  view.setUint32(40, samples, true);
  for (let index = 0; index < samples; index += 1) view.setUint8(44 + index, 128 + Math.round(4 * Math.sin((index / RATE) * 220 * 2 * Math.PI)));
  return new Blob([view], { type: 'audio/wav' });
}
