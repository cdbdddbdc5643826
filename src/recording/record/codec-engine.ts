import { Encoders } from './encoders.js';
import type { Engine, EngineHost } from './engine.js';
import { PacketMerge } from './packet-merge.js';
import type { Packet } from '../webm/packet.js';
import { PICTURE_RUNGS, tooSlow, type PictureRung } from './picture-rungs.js';
import { SegmentCutter } from './segment-cutter.js';
import { opusHead } from '../webm/opus-head.js';
import { planFrame, type PlanState } from './segment-plan.js';
import { SilenceWatch } from './silence-due.js';
import { tapSound } from './sound-tap.js';
import { webmColour } from '../webm/webm-colour.js';
import type { WebmTracks } from '../webm/webm-writer.js';

/** Pictures waiting for the encoder from which on the next is left out. */
const CROWDED = 3;
/** A piece of silence, ms. */
const SILENCE_MS = 40;

/**
 * WebCodecs into one-second WebM clusters. The sound that comes in is the clock: a picture is drawn when the samples
 * have reached its time. So nothing depends on page timers, which starve in hidden tabs, and picture and sound cannot
 * drift apart.
 */
export class CodecEngine implements Engine {
  readonly #host: EngineHost;
  readonly #encoders: Encoders;
  readonly #merge = new PacketMerge();
  readonly #cutter: SegmentCutter;
  readonly #silence = new SilenceWatch();
  readonly #untap: () => void;
  readonly #clockStart: number;
  /** Runs whose first packet has not come out yet, by its time. */
  readonly #openings = new Map<number, { epoch: number; rung: PictureRung }>();
  #colour = webmColour(undefined);
  readonly #sentAt = new Map<number, number>();
  #times: number[] = [];
  #rung = 0;
  #recut = false;
  #plan: PlanState | null = null;
  #ending: Promise<void> | null = null;
  #failed = false;

  constructor(host: EngineHost) {
    this.#host = host;
    this.#cutter = new SegmentCutter((part) => host.onPart(part));
    const { context } = host.mix;
    host.picture.resize(PICTURE_RUNGS[0]);
    this.#encoders = new Encoders(PICTURE_RUNGS[0], context.sampleRate, {
      onPacket: (packet) => this.#onPacket(packet),
      onColour: (space) => { this.#colour = webmColour(space); },
      onFailure: (error) => this.#fail(error),
    });
    this.#clockStart = performance.now();
    this.#untap = tapSound(host.mix, (samples) => this.#guarded(() => this.#onSound(samples)), (error) => this.#fail(error));
  }

  stop(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    this.#untap();
    this.#guarded(() => this.#addSilence(this.#silence.rest(performance.now() - this.#clockStart, this.#encoders.position)));
    await this.#encoders.flush();
    this.#write(this.#merge.drain());
    this.#cutter.finish();
    this.#encoders.close();
  }

  #onSound(samples: Float32Array<ArrayBuffer>): void {
    this.#drawIfDue();
    this.#encoders.addSound(samples);
    this.#addSilence(this.#silence.judge(performance.now() - this.#clockStart, this.#encoders.position));
  }

  /** In pieces, so that the picture goes on meanwhile. */
  #addSilence(milliseconds: number): void {
    const { sampleRate } = this.#host.mix.context;
    for (let rest = milliseconds; rest > 0; rest -= SILENCE_MS) {
      this.#drawIfDue();
      this.#encoders.addSound(new Float32Array(Math.max(1, Math.round((Math.min(rest, SILENCE_MS) / 1000) * sampleRate))));
    }
  }

  #drawIfDue(): void {
    const rung = PICTURE_RUNGS[this.#rung] ?? PICTURE_RUNGS[0];
    const planned = planFrame(this.#plan, this.#host.scene(), rung.step, this.#encoders.position, this.#recut);
    if (planned === null) return;
    const { frame, state } = planned;
    const opens = state.run !== this.#plan?.run;
    this.#plan = state;
    if (!frame.key && this.#encoders.waiting >= CROWDED) {
      this.#time(Infinity);
      return;
    }
    if (opens) {
      this.#openings.set(frame.at, { epoch: frame.epoch, rung });
      if (this.#recut) {
        this.#host.picture.resize(rung);
        this.#encoders.setPicture(rung);
        this.#recut = false;
      }
    }
    this.#host.picture.draw(frame.cameras);
    this.#sentAt.set(frame.at, performance.now());
    this.#encoders.addPicture(this.#host.picture.canvas, frame.at, frame.key);
  }

  #onPacket(packet: Packet): void {
    if (packet.line === 'video') {
      const sent = this.#sentAt.get(packet.at);
      this.#sentAt.delete(packet.at);
      if (sent !== undefined) this.#time(performance.now() - sent);
    }
    this.#write(this.#merge.push(packet));
  }

  /** Keeps the encoder's times and steps the picture down, at a cut of its own, when it cannot follow. */
  #time(milliseconds: number): void {
    const rung = PICTURE_RUNGS[this.#rung];
    this.#times = [...this.#times.slice(-63), milliseconds];
    if (rung === undefined || this.#rung === PICTURE_RUNGS.length - 1 || !tooSlow(this.#times, rung)) return;
    this.#rung += 1;
    this.#recut = true;
    this.#times = [];
  }

  #write(packets: readonly Packet[]): void {
    for (const packet of packets) {
      const opening = packet.line === 'video' ? this.#openings.get(packet.at) : undefined;
      if (opening !== undefined) this.#openings.delete(packet.at);
      this.#cutter.add(packet, opening && { epoch: opening.epoch, tracks: this.#tracks(opening.rung) });
    }
    if (packets.length > 0) this.#host.onAlive();
  }

  #tracks({ width, height }: PictureRung): WebmTracks {
    const { sampleRate } = this.#host.mix.context;
    return { width, height, colour: this.#colour, sampleRate, opusHead: opusHead(sampleRate) };
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#failed || this.#ending !== null) return;
    this.#failed = true;
    this.#untap();
    this.#host.onFailure(error);
  }
}
