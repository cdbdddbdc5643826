/** All picture times lie on the grid of Opus packets, so that a cut never goes through a packet of sound. */
export const GRID_MS = 20;
/** Milliseconds from one key frame, and so one segment, to the next. */
export const SEGMENT_MS = 1000;
/** Milliseconds from one picture of the name cards to the next: never none, or players and recorders stall. */
export const CARD_STEP_MS = 500;

/** What the recording should show now. */
export interface Scene {
  epoch: number;
  /** Cameras, else name cards. */
  video: boolean;
}

/** Where the picture line stands. Milliseconds on the clock of the mixed sound, 0 at the recording's first sample. */
export interface PlanState {
  scene: Scene;
  /** Milliseconds from one picture of the cameras to the next. */
  step: number;
  segmentStart: number;
  lastFrame: number;
  /** Counts the runs; a run holds one epoch in one picture size. */
  run: number;
}

/** One picture to draw and encode. */
export interface FramePlan {
  /** Its time stamp, ms. */
  at: number;
  /** Begins a segment. */
  key: boolean;
  run: number;
  epoch: number;
  cameras: boolean;
}

/** How late a picture may be stamped with the time it was due at, instead of its own. */
const LATE_MS = 200;

/**
 * Decides whether a picture is due when `position` milliseconds of sound have come in, and to which segment it belongs.
 * A changed scene (or `recut`) cuts at once: the next picture opens a new run, and until it does nothing is drawn. So no
 * picture of one scene ever lies in a segment that carries the other's epoch.
 */
export function planFrame(
  state: PlanState | null, scene: Scene, step: number, position: number, recut = false,
): { frame: FramePlan; state: PlanState } | null {
  const now = Math.floor(position / GRID_MS) * GRID_MS;
  const cut = state === null || recut || state.scene.epoch !== scene.epoch || state.scene.video !== scene.video;
  if (cut) {
    const at = state === null ? now : Math.max(now, state.lastFrame + GRID_MS);
    if (position < at) return null;
    return opening({ scene, step, segmentStart: at, lastFrame: at, run: (state?.run ?? -1) + 1 });
  }
  const boundary = state.segmentStart + SEGMENT_MS;
  const due = Math.min(state.lastFrame + (scene.video ? step : CARD_STEP_MS), boundary);
  if (position < due) return null;
  const at = position - due <= LATE_MS ? due : now;
  const key = at >= boundary;
  const next = { ...state, step, lastFrame: at, segmentStart: key ? at : state.segmentStart };
  return { frame: { at, key, run: state.run, epoch: scene.epoch, cameras: scene.video }, state: next };
}

function opening(state: PlanState): { frame: FramePlan; state: PlanState } {
  const { scene, lastFrame, run } = state;
  return { frame: { at: lastFrame, key: true, run, epoch: scene.epoch, cameras: scene.video }, state };
}
