import type { Mix } from './mix.js';

/** Samples of the mix as they come, mono, at the context's rate. */
export type OnSound = (samples: Float32Array<ArrayBuffer>) => void;

/** Chromium's raw access to a track; not in TypeScript's DOM types. */
interface TrackProcessor {
  readonly readable: ReadableStream<AudioData>;
}
type TrackProcessorClass = new (init: { track: MediaStreamTrack; maxBufferSize?: number }) => TrackProcessor;

/** Ten seconds in pieces of 10 ms: what a blocked page may owe before samples are lost. The default is a tenth of a second. */
const BUFFERED_PIECES = 1000;
/** Samples a piece where the processor is missing: 43 ms, two pictures at most late. */
const SCRIPT_PIECE = 2048;

/**
 * Hands out the mix's raw sound until the returned function is called. Needs no worker and no worklet, so no module URL
 * and no `blob:`: it works under `script-src 'self'` wherever the page is bundled.
 * @param onEnd the sound has ended by itself
 */
export function tapSound(mix: Mix, onSound: OnSound, onEnd: (error: unknown) => void): () => void {
  const Processor = (globalThis as { MediaStreamTrackProcessor?: TrackProcessorClass }).MediaStreamTrackProcessor;
  const [track] = mix.output.stream.getAudioTracks();
  return Processor !== undefined && track !== undefined
    ? tapByProcessor(new Processor({ track, maxBufferSize: BUFFERED_PIECES }), onSound, onEnd)
    : tapByScript(mix, onSound);
}

function tapByProcessor(processor: TrackProcessor, onSound: OnSound, onEnd: (error: unknown) => void): () => void {
  const reader = processor.readable.getReader();
  let stopped = false;
  const read = async (): Promise<void> => {
    while (!stopped) {
      const { value, done } = await reader.read();
      if (done || stopped) {
        value?.close();
        return;
      }
      const samples = new Float32Array(value.numberOfFrames);
      value.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
      value.close();
      onSound(samples);
    }
  };
  read().then(() => { if (!stopped) onEnd(new DOMException('The mix has ended', 'InvalidStateError')); }, (error: unknown) => { if (!stopped) onEnd(error); });
  return () => {
    stopped = true;
    reader.cancel().catch(() => undefined);
  };
}

/** Firefox and Safari: deprecated, and the one way without a module URL. Runs on the page's thread, like the encoders' callbacks. */
function tapByScript({ context, bus }: Mix, onSound: OnSound): () => void {
  const node = context.createScriptProcessor(SCRIPT_PIECE, 1, 1);
  node.onaudioprocess = ({ inputBuffer }) => onSound(inputBuffer.getChannelData(0).slice());
  bus.connect(node);
  // It must be connected to be asked for sound; its output stays silence.
  node.connect(context.destination);
  return () => {
    node.onaudioprocess = null;
    bus.disconnect(node);
    node.disconnect();
  };
}
