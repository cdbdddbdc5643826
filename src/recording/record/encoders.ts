import { within } from '../../async/within.js';
import type { Packet } from '../webm/packet.js';
import type { PictureRung } from './picture-rungs.js';

const VIDEO_BITS = 400_000;
const AUDIO_BITS = 40_000;
/** How long a browser may take to say what it can encode, ms: what it does not say, it cannot. */
const SUPPORT_MS = 3000;
/** How long its encoders may take to give out what they still have, ms. */
const FLUSH_MS = 3000;

export function videoConfig({ width, height, step }: PictureRung): VideoEncoderConfig {
  return { codec: 'vp8', width, height, bitrate: VIDEO_BITS, framerate: 1000 / step, latencyMode: 'realtime' };
}

export function audioConfig(sampleRate: number): AudioEncoderConfig {
  return { codec: 'opus', sampleRate, numberOfChannels: 1, bitrate: AUDIO_BITS };
}

/** Whether this browser can make VP8 and Opus packets. */
export async function canEncode(rung: PictureRung, sampleRate: number): Promise<boolean> {
  if (!('VideoEncoder' in globalThis && 'AudioEncoder' in globalThis)) return false;
  const asked = Promise.all([VideoEncoder.isConfigSupported(videoConfig(rung)), AudioEncoder.isConfigSupported(audioConfig(sampleRate))]);
  const support = await within(asked, SUPPORT_MS, 'browser/no-answer').catch(() => []);
  return support.length === 2 && support.every(({ supported }) => supported === true);
}

export interface EncoderEvents {
  onPacket(packet: Packet): void;
  /** Told before the first packet that has it. */
  onColour(space: VideoColorSpaceInit | undefined): void;
  onFailure(error: unknown): void;
}

/** The browser's two encoders as one thing that takes pictures and samples and gives packets. */
export class Encoders {
  readonly #video: VideoEncoder;
  readonly #audio: AudioEncoder;
  readonly #sampleRate: number;
  #samples = 0;

  constructor(rung: PictureRung, sampleRate: number, events: EncoderEvents) {
    this.#sampleRate = sampleRate;
    let sounded = 0;
    this.#video = new VideoEncoder({
      output: (chunk, meta) => {
        if (meta?.decoderConfig !== undefined) events.onColour(meta.decoderConfig.colorSpace);
        events.onPacket({ line: 'video', at: Math.round(chunk.timestamp / 1000), duration: 0, key: chunk.type === 'key', data: bytesOf(chunk) });
      },
      error: events.onFailure,
    });
    this.#audio = new AudioEncoder({
      output: (chunk) => {
        // Counted, not read from the chunk: encoders round their time stamps, and a packet must lie on the grid.
        const duration = Math.round((chunk.duration ?? 20_000) / 1000);
        events.onPacket({ line: 'audio', at: sounded, duration, key: true, data: bytesOf(chunk) });
        sounded += duration;
      },
      error: events.onFailure,
    });
    this.setPicture(rung);
    this.#audio.configure(audioConfig(sampleRate));
  }

  /** Milliseconds of sound taken so far. */
  get position(): number {
    return (this.#samples / this.#sampleRate) * 1000;
  }

  /** Pictures handed in and not yet begun. */
  get waiting(): number {
    return this.#video.encodeQueueSize;
  }

  setPicture(rung: PictureRung): void {
    this.#video.configure(videoConfig(rung));
  }

  addSound(samples: Float32Array<ArrayBuffer>): void {
    const data = new AudioData({
      format: 'f32-planar', sampleRate: this.#sampleRate, numberOfChannels: 1, numberOfFrames: samples.length,
      timestamp: Math.round((this.#samples / this.#sampleRate) * 1_000_000), data: samples,
    });
    this.#samples += samples.length;
    this.#audio.encode(data);
    data.close();
  }

  /** @param at milliseconds */
  addPicture(canvas: HTMLCanvasElement, at: number, key: boolean): void {
    const frame = new VideoFrame(canvas, { timestamp: at * 1000 });
    this.#video.encode(frame, { keyFrame: key });
    frame.close();
  }

  /** Resolves when every packet has come out; also when an encoder has died, or stands still. */
  async flush(): Promise<void> {
    const flushed = [this.#video, this.#audio].filter(({ state }) => state === 'configured').map((encoder) => within(encoder.flush(), FLUSH_MS, 'browser/no-answer'));
    await Promise.allSettled(flushed);
  }

  close(): void {
    for (const encoder of [this.#video, this.#audio]) if (encoder.state !== 'closed') encoder.close();
  }
}

function bytesOf(chunk: EncodedVideoChunk | EncodedAudioChunk): Uint8Array {
  const bytes = new Uint8Array(chunk.byteLength);
  chunk.copyTo(bytes);
  return bytes;
}
