/** A captions file of the insurer's own, on its own origin. */
export interface CaptionsTrack {
  src: string;
  /** BCP 47. */
  srclang: string;
  label: string;
}
