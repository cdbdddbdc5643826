/** A camera that shows one colour, and a microphone that gives what its node plays: a party without devices. */
export interface SyntheticParty {
  video: MediaStreamTrack;
  audio: MediaStreamTrack;
  stop(): Promise<void>;
}

/** @param source plays into the microphone; a quiet tone when left out */
export function syntheticParty(colour: string, source?: (context: AudioContext) => AudioScheduledSourceNode): SyntheticParty {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [320, 240];
  const context = canvas.getContext('2d');
  let turn = 0;
  const paint = (): void => {
    if (context === null) return;
    context.fillStyle = colour;
    context.fillRect(0, 0, 320, 240);
    context.fillStyle = '#000';
    context.fillRect((turn++ * 3) % 320, 0, 2, 4);
  };
  paint();
  const timer = setInterval(paint, 40);
  const sound = new AudioContext({ sampleRate: 48_000 });
  const out = sound.createMediaStreamDestination();
  const node = source === undefined ? new OscillatorNode(sound, { frequency: 220 }) : source(sound);
  node.connect(new GainNode(sound, { gain: 0.4 })).connect(out);
  node.start();
  const [video] = canvas.captureStream(25).getVideoTracks();
  const [audio] = out.stream.getAudioTracks();
  if (video === undefined || audio === undefined) throw new Error('No synthetic tracks');
  return {
    video,
    audio,
    async stop() {
      clearInterval(timer);
      video.stop();
      audio.stop();
      await sound.close();
    },
  };
}

export const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/** Waits until `test` holds, looking every 25 ms. */
export async function until(test: () => boolean, milliseconds = 10_000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!test()) {
    if (performance.now() > end) throw new Error(`Not within ${milliseconds} ms: ${String(test)}`);
    await wait(25);
  }
}
