import type { SignalingChannel } from '../../adapter/ports/signaling-port.js';
import type { Role } from '../../domain/role.js';
import type { SignalBody } from '../../domain/signal-message.js';

/** Numbers what this page says, so that the other side can take it once and in order. */
export class SignalOutbox {
  readonly #sender: { sid: string; from: Role; instance: string };
  readonly #channel: SignalingChannel;
  #seq = 0;

  constructor(sender: { sid: string; from: Role; instance: string }, channel: SignalingChannel) {
    this.#sender = sender;
    this.#channel = channel;
  }

  send(body: SignalBody): void {
    this.#channel.send({ v: 1, ...this.#sender, seq: this.#seq, body });
    this.#seq += 1;
  }
}
