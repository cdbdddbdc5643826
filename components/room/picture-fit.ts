import type { Role } from '../../src/domain/role.js';

/**
 * How much of the picture may be cut off to fill the stage. A practitioner looks at what is shown to them, which may
 * be at the edge; a patient looks at a face, which is in the middle.
 */
const CUT: Readonly<Record<Role, number>> = { practitioner: 0.4, patient: 0.85 };

/** Whether a picture fills its stage or is shown whole. `viewer` is who looks; aspects are width over height. */
export function pictureFit(picture: number, stage: number, viewer: Role): 'cover' | 'contain' {
  const visible = Math.min(picture, stage) / Math.max(picture, stage);
  return 1 - visible <= CUT[viewer] ? 'cover' : 'contain';
}
