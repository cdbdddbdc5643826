import { startAudioClock } from './audio-clock.js';
import type { Engine, EngineHost } from './engine.js';
import { RotatedFile } from './rotated-file.js';
import { PICTURE_RUNGS } from './picture-rungs.js';
import type { Scene } from './segment-plan.js';

/** Length of a file, ms: what a crash can cost. */
const FILE_MS = 10_000;
/** Pace of the picture, also of the cards: the players' patience with the hole between two files is two pictures. */
const TICK_MS = 100;
/** Ticks between taking the cameras away and starting the next file, so that no camera picture is left on its way into it. */
const CLEAR_TICKS = 2;

/**
 * MediaRecorder where WebCodecs is missing: whole files on the same picture and mix, each an `init` segment with a
 * duration. The next file starts before the last one stops, so no sound is lost; the player cuts the overlap.
 *
 * At a new scene the cameras go first, then the old file is closed, and only when it has been closed they may come back:
 * what overlaps are name cards.
 */
export class RotationEngine implements Engine {
  readonly #host: EngineHost;
  readonly #stream: MediaStream;
  readonly #stopClock: () => void;
  #scene: Scene;
  #file: RotatedFile;
  #turning = false;
  #cameras = false;
  #calm = CLEAR_TICKS;
  #tail: Promise<void> = Promise.resolve();
  #ending: Promise<void> | null = null;
  #failed = false;

  constructor(host: EngineHost) {
    this.#host = host;
    host.picture.resize(PICTURE_RUNGS[0]);
    host.picture.draw(false);
    this.#stream = new MediaStream([...host.picture.canvas.captureStream().getVideoTracks(), ...host.mix.output.stream.getAudioTracks()]);
    this.#scene = host.scene();
    this.#file = this.#open();
    this.#cameras = this.#scene.video;
    this.#stopClock = startAudioClock(host.mix.context, TICK_MS, () => this.#tick());
  }

  stop(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    this.#stopClock();
    await this.#tail;
    await this.#close(this.#file, this.#scene.epoch, null);
    for (const track of this.#stream.getVideoTracks()) track.stop();
  }

  #tick(): void {
    const wanted = this.#host.scene();
    const changed = wanted.epoch !== this.#scene.epoch || wanted.video !== this.#scene.video;
    if (changed) this.#cameras = false;
    this.#calm = this.#cameras ? 0 : this.#calm + 1;
    this.#host.picture.draw(this.#cameras);
    if (this.#turning || this.#ending !== null) return;
    if (changed ? this.#calm > CLEAR_TICKS : this.#file.age() >= FILE_MS) this.#tail = this.#turn(wanted);
  }

  async #turn(wanted: Scene): Promise<void> {
    this.#turning = true;
    const [old, epoch] = [this.#file, this.#scene.epoch];
    const next = this.#open();
    await next.started;
    [this.#file, this.#scene] = [next, wanted];
    await this.#close(old, epoch, next);
    this.#cameras = this.#scene.video;
    this.#turning = false;
  }

  #open(): RotatedFile {
    return new RotatedFile(this.#stream, { onData: () => this.#host.onAlive(), onFailure: (error) => this.#fail(error) });
  }

  async #close(file: RotatedFile, epoch: number, next: RotatedFile | null): Promise<void> {
    const bytes = await file.close();
    const dur = file.lengthUntil(next);
    if (bytes.length > 0 && dur > 0) this.#host.onPart({ kind: 'init', epoch, dur, bytes });
  }

  #fail(error: unknown): void {
    if (this.#failed || this.#ending !== null) return;
    this.#failed = true;
    this.#host.onFailure(error);
  }
}
