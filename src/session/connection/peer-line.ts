import { controlMessageSchema, type ControlMessage } from '../../domain/control-message.js';
import { decodedFrames, untilFrameDecoded } from '../../media/decoded-frames.js';
import type { LineQuality } from '../../media/line-quality.js';
import { PeerLink, type MediaKind } from '../../media/peer-link.js';
import { LineMonitor } from './line-monitor.js';
import { LinkSupervisor } from './link-supervisor.js';
import type { LinkSupervisorOptions } from './link-supervisor-options.js';
import type { ChannelNews } from './next-attempt.js';
import type { LinkMessage } from '../signaling/page-binding.js';

export interface PeerLineOptions extends Pick<LinkSupervisorOptions, 'role' | 'instance' | 'iceServers' | 'certificate' | 'pair' | 'timing' | 'tracks' | 'signal' | 'onNotProved'> {
  createLink?: LinkSupervisorOptions['createLink'];
  /** A connection is up, and proved to be with the right party: from here on it is heard and seen. */
  onUp: () => void;
  onDown: () => void;
  /** Up, and yet nothing is heard; or heard again. */
  onSilence: (silent: boolean) => void;
  onMessage: (message: ControlMessage) => void;
  onRemoteTrack: (kind: MediaKind, track: MediaStreamTrack) => void;
  /** Whether the other side is to be seen at this moment. */
  pictureDue: () => boolean;
  onQuality: (quality: LineQuality) => void;
}

const REFRESH_AGAIN_MILLIS = 500;

/**
 * What one page hears from the other and says to it, whichever connection carries it at the moment: one stream for the
 * whole session, control messages parsed at this edge, quality and silence noticed.
 */
export class PeerLine {
  /** The same object for the whole session; tracks are swapped in it. */
  readonly remote = new MediaStream();
  readonly #options: PeerLineOptions;
  readonly #links: LinkSupervisor;
  readonly #monitor: LineMonitor;

  constructor(options: PeerLineOptions) {
    this.#options = options;
    this.#links = new LinkSupervisor({
      ...options,
      createLink: options.createLink ?? ((link) => new PeerLink(link)),
      onWatch: (watched) => (watched ? this.#monitor.start() : this.#monitor.stop()),
      onMessage: (text) => this.#onMessage(text),
      onTrack: (track) => this.#onTrack(track),
    });
    this.#monitor = new LineMonitor({
      stats: () => this.#links.link?.stats(),
      ping: () => this.send({ type: 'ping' }),
      pictureDue: options.pictureDue,
      onQuality: options.onQuality,
      onSilence: (silent) => {
        this.#links.silence(silent);
        options.onSilence(silent);
      },
      onHole: () => this.#refreshPicture(),
    });
  }

  /** The connection of this moment; null when there is none. */
  get link(): PeerLink | null {
    return this.#links.link;
  }

  prepare(): void {
    this.#links.prepare();
  }

  start(): void {
    this.#links.start();
  }

  /** Idempotent. */
  stop(): void {
    this.#links.stop();
    for (const track of this.remote.getTracks()) this.remote.removeTrack(track);
  }

  peerRenewed(): void {
    this.#links.peerRenewed();
  }

  receive(message: LinkMessage): void {
    this.#links.receive(message);
  }

  /** What is known of the way to the backend. What has cut the one way may have cut the other. */
  channel(news: ChannelNews): void {
    if (news !== 'open') this.#monitor.doubt();
    this.#links.channel(news);
  }

  /** What cannot be said now is not kept: every new connection begins with a sync. */
  send(message: ControlMessage): void {
    this.#links.send(JSON.stringify(message));
  }

  setTrack(kind: MediaKind, track: MediaStreamTrack | null): Promise<void> {
    return this.#links.setTrack(kind, track);
  }

  async framesSoFar(): Promise<number> {
    const stats = await this.link?.stats();
    return stats === undefined ? 0 : decodedFrames(stats);
  }

  async frameAfter(frames: number, signal: AbortSignal): Promise<void> {
    const { link } = this;
    if (link !== null) await untilFrameDecoded(() => link.stats(), frames, signal);
  }

  /** Twice: what comes through one way may not yet come through the other. */
  #refreshPicture(): void {
    const refresh = (): void => void this.#links.link?.refreshPicture().catch(() => undefined);
    refresh();
    setTimeout(refresh, REFRESH_AGAIN_MILLIS);
  }

  #onTrack(track: MediaStreamTrack): void {
    for (const before of this.remote.getTracks()) {
      if (before.kind === track.kind) this.remote.removeTrack(before);
    }
    this.remote.addTrack(track);
    this.#options.onRemoteTrack(track.kind as MediaKind, track);
  }

  #onMessage(text: string): void {
    this.#monitor.heard();
    const message = parseControl(text);
    // A page of another version may say what this one does not know: that is not an error of the call.
    if (message !== null && message.type !== 'ping') this.#options.onMessage(message);
  }
}

function parseControl(text: string): ControlMessage | null {
  try {
    const parsed = controlMessageSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
