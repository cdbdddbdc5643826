/**
 * Calls back every `period` milliseconds by the audio clock until the returned function is called. Chained sources whose
 * `ended` events keep the time: unlike page timers they are not slowed down in hidden tabs.
 */
export function startAudioClock(context: AudioContext, period: number, onTick: () => void): () => void {
  let current: ConstantSourceNode | null = null;
  let due = context.currentTime;
  const next = (): void => {
    // A page that was blocked goes on from now; it does not make up for missed ticks.
    due = Math.max(due, context.currentTime) + period / 1000;
    const source = new ConstantSourceNode(context, { offset: 0 });
    source.connect(context.destination);
    source.onended = () => {
      source.disconnect();
      if (current !== source) return;
      next();
      onTick();
    };
    source.start();
    source.stop(due);
    current = source;
  };
  next();
  return () => {
    current?.disconnect();
    current = null;
  };
}
