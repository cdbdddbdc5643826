import type { SignalingEvent, SignalingPort } from '../../../src/adapter/ports/signaling-port.js';
import type { Role } from '../../../src/domain/role.js';
import { ConsultSession } from '../../../src/session/consult-session.js';
import type { ConsultSessionOptions } from '../../../src/session/session-options.js';
import { benchProof, CLAIM } from './proof.js';

// One side of a call, ours or raw, over the same relay: the bench drives two of these pages.
const role = new URLSearchParams(location.search).get('role') as Role;
const proof = await benchProof(role);
const socket = new WebSocket(`ws://${location.host}/relay?role=${role}`);
let onRelay: (message: unknown) => void = () => undefined;
socket.onmessage = ({ data }) => onRelay(JSON.parse(data as string));
const relay = (message: unknown) => socket.send(JSON.stringify(message));

const video = document.querySelector<HTMLVideoElement>('video')!;
/** Of a raw call; ours has its own. */
let camera: MediaStream;
const CAMERA: MediaTrackConstraints = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 24 } };

/** Milliseconds since 1970, the same clock in both pages. */
const stamp = (): number => performance.timeOrigin + performance.now();

/** Resolves with the moment at which the next frame of the other side is drawn. */
function nextFrameAt(): Promise<number> {
  return new Promise((resolve) => video.requestVideoFrameCallback(() => resolve(stamp())));
}

interface Call {
  /** Resolves when the first frame of the other side was drawn (or, by audio, when connected). */
  started: Promise<number>;
  switchTo(mode: 'audio' | 'video'): Promise<void>;
  stats(): Promise<RTCStatsReport> | undefined;
  close(): void;
}
let call: Call;

let session: ConsultSession;

/** The lobby: devices are open, and frames flow, before one joins, here as there. */
async function lobby(kind: 'ours' | 'raw', mode: 'audio' | 'video'): Promise<void> {
  if (kind === 'raw') {
    camera = await navigator.mediaDevices.getUserMedia({ audio: true, video: mode === 'video' && CAMERA });
    return;
  }
  session = new ConsultSession(sessionOptions());
  await session.preview({ camera: mode === 'video' });
}

function ours(mode: 'audio' | 'video'): Call {
  video.srcObject = session.snapshot.remote.stream;
  session.on('change', ({ modePending }) => {
    if (modePending?.stage === 'asked') void session.answerMode('accept');
  });
  const connected = new Promise<number>((resolve) => session.on('change', ({ epoch }) => epoch >= 0 && resolve(stamp())));
  const started = mode === 'video' ? nextFrameAt() : connected;
  void session.join({ mode });
  return {
    started,
    switchTo: (to) => session.requestMode(to),
    stats: () => session.link?.stats(),
    close: () => void session.leave(),
  };
}

function raw(mode: 'audio' | 'video'): Call {
  const pc = new RTCPeerConnection({ iceServers: [], bundlePolicy: 'max-bundle' });
  const stream = new MediaStream();
  video.srcObject = stream;
  const initiator = role === 'practitioner';
  const together = new MediaStream();
  let sender: RTCRtpSender | null = null;
  const seat = (transceiver: RTCRtpTransceiver): void => {
    const kind = transceiver.receiver.track.kind;
    const track = camera.getTracks().find((each) => each.kind === kind) ?? null;
    if (kind === 'video') sender = transceiver.sender;
    if (kind === 'audio' || mode === 'video') void transceiver.sender.replaceTrack(track);
  };
  pc.ontrack = ({ track, transceiver }) => {
    if (!initiator) {
      transceiver.direction = 'sendrecv';
      transceiver.sender.setStreams(together);
      seat(transceiver);
    }
    stream.addTrack(track);
  };
  const channel = pc.createDataChannel('c', { negotiated: true, id: 0 });
  const connected = new Promise<number>((resolve) => (channel.onopen = () => resolve(stamp())));
  pc.onicecandidate = ({ candidate }) => candidate !== null && relay({ candidate });
  onRelay = (message) => void receive(message as { sdp?: RTCSessionDescriptionInit; candidate?: RTCIceCandidateInit; here?: true });
  let opened: MediaStreamTrack | null = null;

  async function offer(): Promise<void> {
    if (initiator && pc.getTransceivers().length === 0) {
      for (const kind of ['audio', 'video']) seat(pc.addTransceiver(kind, { direction: 'sendrecv', streams: [together] }));
      await pc.setLocalDescription();
      relay({ sdp: pc.localDescription });
    }
  }
  async function receive({ sdp, candidate, here }: { sdp?: RTCSessionDescriptionInit; candidate?: RTCIceCandidateInit; here?: true }): Promise<void> {
    if (here) await offer();
    if (candidate) await pc.addIceCandidate(candidate);
    if (!sdp) return;
    await pc.setRemoteDescription(sdp);
    if (sdp.type !== 'offer') return;
    await pc.setLocalDescription();
    relay({ sdp: pc.localDescription });
  }
  // The same as ours: one is there, and the relay says so to both.
  relay({ join: true });
  return {
    started: mode === 'video' ? nextFrameAt() : connected,
    async switchTo(to) {
      opened?.stop();
      opened = to === 'video' ? (await navigator.mediaDevices.getUserMedia({ video: CAMERA })).getVideoTracks()[0]! : null;
      await sender?.replaceTrack(opened);
    },
    stats: () => pc.getStats(),
    close() {
      opened?.stop();
      for (const track of camera.getTracks()) track.stop();
      pc.close();
    },
  };
}

function sessionOptions(): ConsultSessionOptions {
  const signaling: SignalingPort = {
    connect(_sid, _instance, onEvent: (event: SignalingEvent) => void) {
      onRelay = (message) => {
        const { here, envelope } = message as { here?: true; envelope?: unknown };
        onEvent(here ? { type: 'presence', role: role === 'patient' ? 'practitioner' : 'patient', present: true } : { type: 'message', message: envelope });
      };
      relay({ join: true });
      return { send: (envelope) => relay({ envelope }), probe: () => undefined, close: () => undefined };
    },
  };
  const now = new Date().toISOString();
  const participant = { role: role === 'patient' ? 'practitioner' as const : 'patient' as const, displayName: 'Other', title: null };
  const settle = (): Promise<void> => Promise.resolve();
  return {
    grant: {
      sid: 'bench', rid: 'bench', role, claim: '', keys: { patient: [], practitioner: [] }, sessionKeys: [], status: 'in-progress', binds: [], consents: [], epochs: [], meta: null, iceServers: [], iceLifetime: null,
      me: { role, displayName: 'Me', title: null },
      appointment: { id: 'bench', status: 'arrived', serviceName: 'Bench', start: now, end: now, joinableFrom: now, mode: 'audio', participant, note: null },
    },
    claim: CLAIM, policies: [], openableBy: [], proof, onViolation: (reason) => { throw new Error(`not proved: ${reason}`); },
    sessions: { open: () => Promise.resolve(null), sessionKey: () => Promise.resolve(''), admit: settle, putEvidence: settle, appendEpoch: settle, end: settle },
    signaling, iceServers: [], recordable: false, now: Date.now, recording: null,
  };
}

let nextShown: Promise<number> = Promise.resolve(0);
Object.assign(window, {
  async prepare(kind?: 'ours' | 'raw', mode: 'audio' | 'video' = 'audio'): Promise<void> {
    sessionStorage.clear();
    if (socket.readyState !== WebSocket.OPEN) await new Promise((resolve) => (socket.onopen = resolve));
    if (kind !== undefined) await lobby(kind, mode);
  },
  begin(kind: 'ours' | 'raw', mode: 'audio' | 'video'): number {
    const at = stamp();
    call = kind === 'ours' ? ours(mode) : raw(mode);
    void video.play().catch(() => undefined);
    return at;
  },
  started: () => call.started,
  watch(): void {
    nextShown = nextFrameAt();
  },
  shown: () => nextShown,
  async click(mode: 'audio' | 'video'): Promise<number> {
    const at = stamp();
    void call.switchTo(mode).catch(() => undefined);
    return at;
  },
  async sound(): Promise<{ concealed: number; total: number }> {
    const sum = { concealed: 0, total: 0 };
    (await call.stats())?.forEach((entry: { type: string; kind?: string; concealedSamples?: number; totalSamplesReceived?: number }) => {
      if (entry.type !== 'inbound-rtp' || entry.kind !== 'audio') return;
      sum.concealed += entry.concealedSamples ?? 0;
      sum.total += entry.totalSamplesReceived ?? 0;
    });
    return sum;
  },
  finish: () => call.close(),
});
