import type { EnginePart } from './engine.js';
import type { Packet } from '../webm/packet.js';
import { webmCluster, webmHeader, type WebmTracks } from '../webm/webm-writer.js';

/** What a run begins with. */
export interface Opening {
  epoch: number;
  tracks: WebmTracks;
}

/**
 * Cuts packets, in order of time, into segments: each key picture begins a cluster, and one with an opening begins a run
 * with a header of its own. A cluster lasts until the next one begins, so lengths add up to the time of the sound.
 */
export class SegmentCutter {
  readonly #onPart: (part: EnginePart) => void;
  #epoch = 0;
  #runStart = 0;
  #packets: Packet[] = [];

  constructor(onPart: (part: EnginePart) => void) {
    this.#onPart = onPart;
  }

  add(packet: Packet, opening?: Opening): void {
    if (packet.line === 'video' && packet.key) {
      this.#close(packet.at);
      if (opening !== undefined) this.#open(packet.at, opening);
      this.#packets = [packet];
    } else if (this.#packets.length > 0) this.#packets.push(packet);
    // Sound before the first picture would begin a cluster that no player can enter: there is none, both begin at 0.
  }

  /** Hands out the last cluster. @param end milliseconds; where its last sound ends, when left out */
  finish(end?: number): void {
    this.#close(end ?? Math.max(...this.#packets.map(({ at, duration }) => at + Math.max(1, duration))));
    this.#packets = [];
  }

  #open(at: number, { epoch, tracks }: Opening): void {
    this.#epoch = epoch;
    this.#runStart = at;
    this.#onPart({ kind: 'init', epoch, dur: 0, bytes: webmHeader(tracks) });
  }

  #close(end: number): void {
    const start = this.#packets[0]?.at;
    if (start === undefined) return;
    const pictures = this.#packets.filter(({ line }) => line === 'video');
    const lengths = new Map(pictures.map((picture, index) => [picture, (pictures[index + 1]?.at ?? end) - picture.at]));
    const blocks = this.#packets.map((packet) => ({
      line: packet.line,
      offset: packet.at - start,
      key: packet.key,
      data: packet.data,
      duration: lengths.get(packet),
    }));
    this.#onPart({ kind: 'media', epoch: this.#epoch, dur: end - start, bytes: webmCluster(start - this.#runStart, blocks) });
  }
}
