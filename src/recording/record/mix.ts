import { within } from '../../async/within.js';
import type { Role } from '../../domain/role.js';

/** Opus's own rate. */
const SAMPLE_RATE = 48_000;
/** Milliseconds for which the old and the new source of a party cross over, so that a switch neither clicks nor gaps. */
const CROSS_MS = 40;
/** How long a context may take to close, ms. */
const CLOSE_MS = 2000;

interface Seat {
  track: MediaStreamTrack;
  source: MediaStreamAudioSourceNode;
  gain: GainNode;
  /** Chromium lets a remote track's sound into WebAudio only while a media element plays it (crbug.com/121673). */
  keeper: HTMLAudioElement;
}

/** The one sound of the consultation, mono: what both parties say, in one AudioContext for its whole length. */
export class Mix {
  readonly context: AudioContext;
  /** Everything that is recorded flows through here. */
  readonly bus: GainNode;
  readonly output: MediaStreamAudioDestinationNode;
  readonly #seats = new Map<Role, Seat>();
  readonly #ground: ConstantSourceNode;

  constructor() {
    // Without a loudspeaker where that can be had (Chromium): nothing of it is to be heard here, and a device that is slow
    // to open, or is unplugged, must not hold up the recording. Others ignore the option.
    const options: AudioContextOptions & { sinkId: { type: 'none' } } = { sampleRate: SAMPLE_RATE, sinkId: { type: 'none' } };
    this.context = new AudioContext(options);
    this.output = new MediaStreamAudioDestinationNode(this.context, { channelCount: 1, channelCountMode: 'explicit' });
    this.bus = new GainNode(this.context, { channelCount: 1, channelCountMode: 'explicit' });
    // Silence is sound too: without a source that runs, some browsers stop the graph when nobody is connected.
    this.#ground = new ConstantSourceNode(this.context, { offset: 0 });
    this.#ground.connect(this.bus).connect(this.output);
    this.#ground.start();
  }

  /** What is heard of a party from now on. The same track again changes nothing. */
  setAudio(role: Role, track: MediaStreamTrack | null): void {
    const old = this.#seats.get(role);
    if (old?.track === track) return;
    const now = this.context.currentTime;
    if (old !== undefined) this.#fadeOut(old, now);
    this.#seats.delete(role);
    if (track === null || track.readyState === 'ended') return;
    const stream = new MediaStream([track]);
    const source = new MediaStreamAudioSourceNode(this.context, { mediaStream: stream });
    const gain = new GainNode(this.context);
    if (old !== undefined) ramp(gain.gain, 0, 1, now);
    source.connect(gain).connect(this.bus);
    const keeper = new Audio();
    keeper.muted = true;
    keeper.srcObject = stream;
    this.#seats.set(role, { track, source, gain, keeper });
  }

  /** Releases everything; tracks are left as they are. */
  async close(): Promise<void> {
    for (const seat of this.#seats.values()) disconnect(seat);
    this.#seats.clear();
    this.#ground.stop();
    for (const track of this.output.stream.getTracks()) track.stop();
    // One that does not close holds no device: its sources are gone.
    if (this.context.state !== 'closed') await within(this.context.close(), CLOSE_MS, 'browser/no-answer').catch(() => undefined);
  }

  #fadeOut(seat: Seat, now: number): void {
    ramp(seat.gain.gain, 1, 0, now);
    // Timed by the sound itself, since page timers are late in hidden tabs.
    const timer = new ConstantSourceNode(this.context, { offset: 0 });
    timer.onended = () => disconnect(seat);
    timer.connect(this.bus);
    timer.start();
    timer.stop(now + CROSS_MS / 1000);
  }
}

function ramp(param: AudioParam, from: number, to: number, now: number): void {
  param.setValueAtTime(from, now);
  param.linearRampToValueAtTime(to, now + CROSS_MS / 1000);
}

function disconnect(seat: Seat): void {
  seat.source.disconnect();
  seat.gain.disconnect();
  seat.keeper.srcObject = null;
}
