/** The part of simple-peer 9.11.1 that peer-link.ts uses. Its own types bring Node's into our public API. */
declare module 'simple-peer' {
  interface PeerSignal {
    type: string;
    sdp?: string;
    candidate?: { candidate: string; sdpMid: string | null; sdpMLineIndex: number | null };
  }
  export default class Peer {
    constructor(options: { initiator: boolean; trickle: boolean; config: RTCConfiguration; sdpTransform: (sdp: string) => string });
    /** Undocumented and stable: the library is frozen at this version. */
    readonly _pc: RTCPeerConnection;
    readonly destroyed: boolean;
    on(event: 'signal', listener: (signal: PeerSignal) => void): this;
    on(event: 'connect' | 'close', listener: () => void): this;
    on(event: 'data', listener: (data: Uint8Array | string) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    removeAllListeners(): this;
    addTransceiver(kind: 'audio' | 'video', init: RTCRtpTransceiverInit): void;
    signal(signal: PeerSignal): void;
    send(text: string): void;
    destroy(): void;
  }
}
