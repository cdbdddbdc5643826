import { ConsultError } from '../../domain/consult-error.js';
import { chooseEngine } from './choose-engine.js';
import type { Engine, EngineHost, EnginePart, StartEngine } from './engine.js';
import { HealthWatch } from './health-watch.js';
import { Mix } from './mix.js';
import { PICTURE_RUNGS } from './picture-rungs.js';
import { Picture } from './picture.js';
import type { RecorderHandle, RecorderOptions } from './recorder-handle.js';
import type { Scene } from './segment-plan.js';

/** What a recorder is made of; tests put fakes in their place. */
export interface RecorderParts {
  makeMix(): Mix;
  chooseEngine(sampleRate: number): Promise<StartEngine | null>;
}
const BROWSER: RecorderParts = { makeMix: () => new Mix(), chooseEngine };

/** Milliseconds before an engine that failed is replaced, times the failures so far. */
const RESTART_MS = 500;
const RESTART_MAX_MS = 5000;

/**
 * Starts a recording of the consultation; it runs until `stop`. An engine that dies is replaced by a new one, which
 * begins a new run of the same recording.
 * @throws ConsultError `media/unsupported`: the browser has neither WebCodecs nor MediaRecorder for VP8 and Opus
 */
export async function createRecorder(options: RecorderOptions, parts: RecorderParts = BROWSER): Promise<RecorderHandle> {
  const mix = parts.makeMix();
  try {
    const start = await parts.chooseEngine(mix.context.sampleRate);
    if (start === null) throw new ConsultError('media/unsupported');
    return new Recorder(options, mix, start);
  } catch (error) {
    await mix.close();
    throw error;
  }
}

class Recorder implements RecorderHandle {
  readonly #options: RecorderOptions;
  readonly #mix: Mix;
  readonly #picture: Picture;
  readonly #start: StartEngine;
  readonly #health: HealthWatch;
  #scene: Scene;
  #engine: Engine | null = null;
  #seq: number;
  #failures = 0;
  #restart: ReturnType<typeof setTimeout> | undefined;
  #replacing: Promise<void> = Promise.resolve();
  #ending: Promise<void> | null = null;

  constructor(options: RecorderOptions, mix: Mix, start: StartEngine) {
    this.#options = options;
    this.#mix = mix;
    this.#start = start;
    this.#seq = options.firstSeq;
    this.#scene = { epoch: options.epoch, video: options.video };
    this.#picture = new Picture(options.names, PICTURE_RUNGS[0]);
    this.#health = new HealthWatch(mix.context, options.onTrouble, (error) => this.#onFailure(error));
    this.#startEngine();
  }

  setAudio(...[role, track]: Parameters<RecorderHandle['setAudio']>): void {
    if (this.#ending === null) this.#mix.setAudio(role, track);
  }

  setVideo(...[role, track]: Parameters<RecorderHandle['setVideo']>): void {
    if (this.#ending === null) this.#picture.setVideo(role, track);
  }

  setEpoch(epoch: number, video: boolean): void {
    this.#scene = { epoch, video };
  }

  stop(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    clearTimeout(this.#restart);
    this.#health.stop();
    await this.#replacing;
    await this.#engine?.stop();
    this.#picture.close();
    await this.#mix.close();
  }

  #startEngine(): void {
    let current = true;
    const host: EngineHost = {
      picture: this.#picture,
      mix: this.#mix,
      scene: () => this.#scene,
      onPart: (part) => this.#hand(part),
      onAlive: () => { if (current) this.#onAlive(); },
      onFailure: (error) => {
        current = false;
        this.#onFailure(error);
      },
    };
    this.#health.begun();
    try {
      this.#engine = this.#start(host);
    } catch (error) {
      this.#engine = null;
      host.onFailure(error);
    }
  }

  #onAlive(): void {
    this.#failures = 0;
    this.#health.alive();
  }

  #hand({ kind, epoch: e, dur, bytes }: EnginePart): void {
    this.#options.onSegment({ seq: this.#seq++, e, kind, dur, bytes });
  }

  #onFailure(error: unknown): void {
    if (this.#ending !== null || this.#restart !== undefined) return;
    this.#health.failed(error);
    this.#failures += 1;
    const dead = this.#engine;
    // What the dead one can still give comes before the first segment of the new run.
    this.#replacing = Promise.resolve(dead?.stop());
    this.#restart = setTimeout(() => {
      this.#replacing = this.#replacing.then(() => {
        this.#restart = undefined;
        if (this.#ending === null) this.#startEngine();
      });
    }, Math.min(RESTART_MS * this.#failures, RESTART_MAX_MS));
  }
}
