import type { Segment } from '../../src/recording/segment.js';

/** One file of segments, as a player would have it. */
export function fileOf(segments: readonly Segment[]): Blob {
  return new Blob(segments.map(({ bytes }) => bytes), { type: 'video/webm' });
}

/** The sound of a run, decoded by the browser, mono at its rate. */
export async function soundOf(segments: readonly Segment[]): Promise<AudioBuffer> {
  const context = new OfflineAudioContext(1, 48_000, 48_000);
  return context.decodeAudioData(await fileOf(segments).arrayBuffer());
}

export interface Shot {
  /** Seconds in the file. */
  at: number;
  /** Mean colours of the middle of the left and right halves, 0..255 each. */
  left: [number, number, number];
  right: [number, number, number];
}

/** Every picture of one stand-alone file that a media element shows while it plays. */
export async function picturesOf(segments: readonly Segment[]): Promise<Shot[]> {
  const video = document.createElement('video');
  video.muted = true;
  const url = URL.createObjectURL(fileOf(segments));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [64, 24];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const shots: Shot[] = [];
  const look = (_now: number, { mediaTime }: { mediaTime: number }): void => {
    if (context === null) return;
    context.drawImage(video, 0, 0, 64, 24);
    shots.push({ at: mediaTime, left: mean(context, 4), right: mean(context, 36) });
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
  try {
    await new Promise<void>((resolve, reject) => {
      video.onended = () => resolve();
      video.onerror = () => reject(new Error(video.error?.message ?? 'cannot play'));
      video.src = url;
      video.play().catch(reject);
    });
    return shots;
  } finally {
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(url);
  }
}

function mean(context: CanvasRenderingContext2D, x: number): [number, number, number] {
  const { data } = context.getImageData(x, 2, 24, 20);
  const sums: [number, number, number] = [0, 0, 0];
  for (let index = 0; index < data.length; index += 4) for (const channel of [0, 1, 2] as const) sums[channel] += data[index + channel] ?? 0;
  const count = data.length / 4;
  return [sums[0] / count, sums[1] / count, sums[2] / count];
}
