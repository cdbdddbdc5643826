import type { Packet } from '../webm/packet.js';

/**
 * Brings the two encoders' packets into one order of time, pictures first where both begin together. A packet is let go
 * once the other line has one that is not earlier, so nothing that comes later can belong before it.
 */
export class PacketMerge {
  readonly #queues: Record<Packet['line'], Packet[]> = { video: [], audio: [] };

  /** @returns what can go now, in order */
  push(packet: Packet): Packet[] {
    this.#queues[packet.line].push(packet);
    return this.#take(false);
  }

  /** The rest, in order, when nothing more will come. */
  drain(): Packet[] {
    return this.#take(true);
  }

  #take(all: boolean): Packet[] {
    const { video, audio } = this.#queues;
    const taken: Packet[] = [];
    for (;;) {
      const [picture, sound] = [video[0], audio[0]];
      if (!all && (picture === undefined || sound === undefined)) return taken;
      const next = picture !== undefined && (sound === undefined || picture.at <= sound.at) ? video.shift() : audio.shift();
      if (next === undefined) return taken;
      taken.push(next);
    }
  }
}
