import { startAudioClock } from './audio-clock.js';
import type { Engine, EngineHost } from './engine.js';
import { PICTURE_RUNGS } from './picture-rungs.js';
import { RotatedFile } from './rotated-file.js';
import { SegmentCutter } from './segment-cutter.js';
import type { Scene } from './segment-plan.js';
import { readWebm } from '../webm/webm-reader.js';

/** Length of a file, ms: what a crash can cost. */
const FILE_MS = 10_000;
/** Pace of the picture, also of the cards: the first one of a file is what its recorder waits for. */
const TICK_MS = 100;
/** Ticks between taking the cameras away and starting the next file, so that no camera picture is left on its way into it. */
const CLEAR_TICKS = 2;

/**
 * MediaRecorder where WebCodecs is missing: files of ten seconds on the same picture and mix, each a run, whose packets
 * are put into segments like those of WebCodecs. The next file starts before the last one stops, so no sound is lost;
 * what overlaps is left out.
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
    this.#stopClock = startAudioClock(host.mix.context, TICK_MS, () => {
      try {
        this.#tick();
      } catch (error) {
        this.#fail(error);
      }
    });
  }

  stop(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    this.#stopClock();
    await this.#tail;
    // A file that cannot be read is told nowhere else any more; the ones before it have been handed out.
    await this.#close(this.#file, this.#scene.epoch, null).catch(() => undefined);
    for (const track of this.#stream.getVideoTracks()) track.stop();
  }

  #tick(): void {
    const wanted = this.#host.scene();
    const changed = wanted.epoch !== this.#scene.epoch || wanted.video !== this.#scene.video;
    if (changed) this.#cameras = false;
    this.#calm = this.#cameras ? 0 : this.#calm + 1;
    this.#host.picture.draw(this.#cameras);
    if (this.#turning || this.#ending !== null) return;
    if (changed ? this.#calm > CLEAR_TICKS : this.#file.age() >= FILE_MS) this.#tail = this.#turn(wanted).catch((error: unknown) => this.#fail(error));
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
    if (bytes.length === 0) return;
    const { tracks, packets } = readWebm(bytes);
    // A recorder whose sound stood still has less than the time it took.
    const end = Math.min(file.lengthUntil(next), (packets.at(-1)?.at ?? 0) + TICK_MS);
    const first = packets.find(({ line }) => line === 'video');
    const cutter = new SegmentCutter((part) => this.#host.onPart(part));
    // The first picture is moved to the file's beginning, or the sound before it would have no place.
    if (first !== undefined) cutter.add({ ...first, at: 0 }, { epoch, tracks });
    for (const packet of packets) if (packet !== first && packet.at < end) cutter.add(packet);
    cutter.finish(end);
  }

  #fail(error: unknown): void {
    if (this.#failed || this.#ending !== null) return;
    this.#failed = true;
    this.#stopClock();
    this.#host.onFailure(error);
  }
}
