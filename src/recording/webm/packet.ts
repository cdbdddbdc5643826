/** One encoded picture, or 20 ms of encoded sound. */
export interface Packet {
  line: 'video' | 'audio';
  /** Milliseconds from the recording's first sample. */
  at: number;
  /** Milliseconds; 0 where the encoder does not say (pictures last until the next one). */
  duration: number;
  key: boolean;
  data: Uint8Array;
}
