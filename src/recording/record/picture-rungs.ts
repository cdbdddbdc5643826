/** One size and pace of the common picture. */
export interface PictureRung {
  width: number;
  height: number;
  /** Milliseconds from one picture of the cameras to the next. */
  step: number;
}

/** From the best to what any machine can do. Software VP8 on two old cores manages the first with little to spare. */
export const PICTURE_RUNGS: readonly [PictureRung, ...PictureRung[]] = [
  { width: 640, height: 240, step: 60 },
  { width: 480, height: 180, step: 60 },
  { width: 320, height: 120, step: 80 },
  { width: 320, height: 120, step: 160 },
];

/** Pictures over which the encoder is judged: two seconds of the first rung. */
const WINDOW = 32;
/** Share of the time between two pictures that encoding one may take. */
const SHARE = 0.8;

/**
 * Whether the encoder is too slow for the rung: the median time of the last pictures is over its share. The median,
 * because one slow picture is a busy page and not a slow machine.
 * @param times milliseconds from handing in a picture to its packet, newest last; a dropped picture counts as Infinity
 */
export function tooSlow(times: readonly number[], rung: PictureRung): boolean {
  if (times.length < WINDOW) return false;
  const sorted = times.slice(-WINDOW).sort((a, b) => a - b);
  return (sorted[WINDOW / 2] ?? 0) > rung.step * SHARE;
}
