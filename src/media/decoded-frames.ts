/** Frames of the other side's picture that this browser has decoded on a connection so far. */
export function decodedFrames(stats: RTCStatsReport): number {
  let frames = 0;
  stats.forEach((entry: { type?: string; kind?: string; framesDecoded?: number }) => {
    if (entry.type === 'inbound-rtp' && entry.kind === 'video') frames += entry.framesDecoded ?? 0;
  });
  return frames;
}

const POLL_MILLIS = 30;

/**
 * Resolves when a frame that was not there at `before` has been decoded: the proof that the picture has come through,
 * which no event of the browser gives (`unmute` fires once in a connection's life).
 * Rejects with the signal's reason.
 */
export async function untilFrameDecoded(stats: () => Promise<RTCStatsReport>, before: number, signal: AbortSignal): Promise<void> {
  while (decodedFrames(await stats()) <= before) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
    signal.throwIfAborted();
  }
}
