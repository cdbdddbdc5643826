/** A finished segment, not sealed yet. */
export interface Segment {
  seq: number;
  /** The epoch's number. */
  e: number;
  kind: 'init' | 'media';
  /** Milliseconds of media; 0 for `init`. */
  dur: number;
  bytes: Uint8Array<ArrayBuffer>;
}
