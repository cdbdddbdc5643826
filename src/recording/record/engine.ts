import type { Mix } from './mix.js';
import type { Picture } from './picture.js';
import type { Scene } from './segment-plan.js';

/** What an engine makes: a segment without its number. */
export interface EnginePart {
  kind: 'init' | 'media';
  epoch: number;
  /** Milliseconds. */
  dur: number;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What an engine is given by the recorder. */
export interface EngineHost {
  readonly picture: Picture;
  readonly mix: Mix;
  /** What should be shown now; the engine decides from which picture on. */
  scene(): Scene;
  /** In order. */
  onPart(part: EnginePart): void;
  /** Encoded data of both lines has come out. */
  onAlive(): void;
  /** It has stopped by itself; told once. */
  onFailure(error: unknown): void;
}

/** Something that turns the picture and the mix into segments. Runs from the moment it is made. */
export interface Engine {
  /** Hands out what is left. Idempotent, never rejects. */
  stop(): Promise<void>;
}

export type StartEngine = (host: EngineHost) => Engine;
