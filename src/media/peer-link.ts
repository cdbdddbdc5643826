import Peer from 'simple-peer';
import type { LinkSignal } from '../domain/signal-message.js';
import { withAudioRetransmission } from './audio-retransmission.js';
import { preferRedundantAudio } from './redundant-audio.js';
import { remoteFingerprint } from './remote-fingerprint.js';

export type MediaKind = 'audio' | 'video';
/** What one end of a peer connection tells the other to bring it about. */
export type Negotiation = Exclude<LinkSignal, { type: 'restart' }>;

export interface PeerLinkOptions {
  initiator: boolean;
  /** Never the library's default servers: none unless the host names some. */
  iceServers: RTCIceServer[];
  /** What this end shows: the session's own certificate, which its bind names. */
  certificates: RTCCertificate[];
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
  onSignal: (signal: Negotiation) => void;
  /** The data channel is open. */
  onConnect: () => void;
  onMessage: (text: string) => void;
  onTrack: (track: MediaStreamTrack) => void;
  /** `disconnected` may heal by itself, `failed` only by `mend`; `closed` is final and told once. */
  onState: (state: 'connected' | 'disconnected' | 'failed' | 'closed') => void;
}

/**
 * One peer connection: one audio and one video line, negotiated once, before anybody wants video. Everything later (a
 * switch, another device, mute of the camera) is `replaceTrack` on those lines, so nothing is ever negotiated again but
 * the way that the packets take.
 * The one file that knows simple-peer, and its `_pc`.
 */
export class PeerLink {
  readonly #peer: Peer;
  readonly #pc: RTCPeerConnection;
  readonly #options: PeerLinkOptions;
  readonly #config: RTCConfiguration;
  readonly #tracks: Record<MediaKind, MediaStreamTrack | null>;
  /** One stream for both lines, so that the far side keeps voice and lips together. */
  readonly #together = new MediaStream();
  #closed = false;

  constructor(options: PeerLinkOptions) {
    this.#options = options;
    this.#tracks = { audio: options.audio, video: options.video };
    const { initiator, iceServers, certificates } = options;
    this.#config = { certificates, bundlePolicy: 'max-bundle' };
    this.#peer = new Peer({ initiator, trickle: true, config: { ...this.#config, iceServers }, sdpTransform: withAudioRetransmission });
    this.#pc = this.#peer._pc;
    this.#outliveFailure();
    this.#listen();
    if (options.initiator) this.#offerLines();
  }

  /** Hands over what the other page's link has said. Late signals are harmless. */
  signal(signal: Negotiation): void {
    if (this.#closed || this.#peer.destroyed) return;
    // One that belongs to a way that was given up is no reason to end the connection, as it is for simple-peer.
    if (signal.type === 'candidate' && this.#pc.remoteDescription !== null) this.#pc.addIceCandidate(signal.candidate).catch(() => undefined);
    else this.#peer.signal(signal);
  }

  /**
   * Looks for new ways between the same two ends (an ICE restart), and offers them to the other page: initiator only.
   * Certificates, and with them what was proved, stay. Again, when nobody has answered, is another offer.
   * @param iceServers with credentials that still hold
   */
  async mend(iceServers: RTCIceServer[]): Promise<void> {
    try {
      this.renew(iceServers);
      const pc = this.#pc;
      const { type, sdp = '' } = await pc.createOffer({ iceRestart: true });
      await pc.setLocalDescription({ type, sdp: withAudioRetransmission(sdp) });
      if (!this.#closed && pc.localDescription !== null) this.#options.onSignal({ type: 'offer', sdp: pc.localDescription.sdp });
    } catch {
      this.#end();
    }
  }

  /** From the next way that is looked for on, these servers are asked. */
  renew(iceServers: RTCIceServer[]): void {
    if (!this.#closed) this.#pc.setConfiguration({ ...this.#config, iceServers });
  }

  /** The other side has missed pictures: the next one that it gets needs none of them. */
  async refreshPicture(): Promise<void> {
    const sender = this.#closed ? undefined : this.#transceiver('video')?.sender;
    const track = sender?.track ?? null;
    if (sender === undefined || track === null) return;
    // A track that is put on anew begins with a whole picture, in every browser.
    await sender.replaceTrack(null);
    if (sender.track === null && this.#tracks.video === track) await sender.replaceTrack(track);
  }

  /** @returns false when the data channel is not open: nothing is queued, the next link begins with a sync. */
  send(text: string): boolean {
    try {
      this.#peer.send(text);
      return !this.#closed;
    } catch {
      // simple-peer throws a TypeError before the channel exists and an InvalidStateError while it closes.
      return false;
    }
  }

  /** Puts a track on its line, or takes it off (null). The line stays. */
  async setTrack(kind: MediaKind, track: MediaStreamTrack | null): Promise<void> {
    this.#tracks[kind] = track;
    const sender = this.#closed ? undefined : this.#transceiver(kind)?.sender;
    // The same track again would start its encoder anew, and cost a key frame.
    if (sender !== undefined && sender.track !== track) await sender.replaceTrack(track);
  }

  /** The connection's statistics, for quality and for proof of decoded frames. */
  stats(): Promise<RTCStatsReport> {
    return this.#pc.getStats();
  }

  /** The certificate at the other end, once the connection is up: see `remoteFingerprint`. Null when it cannot be told. */
  async remoteFingerprint(): Promise<string | null> {
    return this.#closed ? null : remoteFingerprint(this.#pc).catch(() => null);
  }

  /** Number of lines in the local description; for tests that hold it constant. */
  get lineCount(): number {
    return this.#pc.localDescription?.sdp.match(/^m=/gm)?.length ?? 0;
  }

  /** Idempotent; no event follows. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#peer.removeAllListeners();
    // A frozen library may still report an error while it dies; nobody is interested any more.
    this.#peer.on('error', () => undefined);
    this.#peer.destroy();
    // Chromium keeps closed connections alive through their handlers (feross/simple-peer#787).
    this.#pc.ontrack = null;
    this.#pc.onconnectionstatechange = null;
    this.#pc.oniceconnectionstatechange = null;
    this.#pc.close();
  }

  #listen(): void {
    const { onSignal, onConnect, onMessage, onTrack, onState } = this.#options;
    this.#peer.on('signal', (signal) => {
      if ((signal.type === 'offer' || signal.type === 'answer') && signal.sdp !== undefined) onSignal({ type: signal.type, sdp: signal.sdp });
      else if (signal.type === 'candidate' && signal.candidate !== undefined) onSignal({ type: 'candidate', candidate: signal.candidate });
    });
    this.#peer.on('connect', onConnect);
    this.#peer.on('data', (data) => onMessage(typeof data === 'string' ? data : new TextDecoder().decode(data)));
    this.#peer.on('error', () => this.#end());
    this.#peer.on('close', () => this.#end());
    this.#pc.addEventListener('connectionstatechange', () => {
      const state = this.#pc.connectionState;
      if (!this.#closed && (state === 'connected' || state === 'disconnected' || state === 'failed')) onState(state);
    });
    this.#pc.addEventListener('track', ({ track, transceiver }) => {
      if (!this.#options.initiator) this.#answerLine(transceiver);
      onTrack(track);
    });
  }

  #end(): void {
    if (this.#closed) return;
    this.close();
    this.#options.onState('closed');
  }

  /** simple-peer ends a connection whose ways have all failed; it can still be mended. */
  #outliveFailure(): void {
    const { oniceconnectionstatechange } = this.#pc;
    this.#pc.onconnectionstatechange = null;
    this.#pc.onicegatheringstatechange = null;
    this.#pc.oniceconnectionstatechange = (event) => {
      if (this.#pc.iceConnectionState !== 'failed') oniceconnectionstatechange?.call(this.#pc, event);
    };
  }

  #offerLines(): void {
    for (const kind of ['audio', 'video'] as const) {
      this.#peer.addTransceiver(kind, { direction: 'sendrecv', streams: [this.#together] });
    }
    for (const transceiver of this.#pc.getTransceivers()) this.#seat(transceiver);
  }

  /** Runs before simple-peer makes its answer, so that the answer already says sendrecv. */
  #answerLine(transceiver: RTCRtpTransceiver): void {
    transceiver.direction = 'sendrecv';
    transceiver.sender.setStreams?.(this.#together);
    this.#seat(transceiver);
  }

  #seat(transceiver: RTCRtpTransceiver): void {
    const kind = transceiver.receiver.track.kind as MediaKind;
    if (kind === 'audio') preferRedundantAudio(transceiver);
    const track = this.#tracks[kind];
    if (track !== null) void transceiver.sender.replaceTrack(track);
  }

  #transceiver(kind: MediaKind): RTCRtpTransceiver | undefined {
    return this.#pc.getTransceivers().find((transceiver) => transceiver.receiver.track.kind === kind);
  }
}
