import type { ConsultError } from '../../src/domain/consult-error.js';
import { createRecorder, type RecorderParts } from '../../src/recording/record/recorder.js';
import type { Segment } from '../../src/recording/segment.js';
import { syntheticParty, wait } from './synthetic-party.js';

export const GREEN = '#00ff00';
export const RED = '#ff0000';
export const NAMES = { patient: 'Aoife Byrne', practitioner: 'Dr Sam Okafor' };

export interface SceneOptions {
  firstSeq?: number;
  /** Number of the first epoch. */
  epoch?: number;
  parts?: RecorderParts;
  onTrouble?: (error: ConsultError | null) => void;
}

/**
 * Records a made-up call, one epoch a scene. The cameras (green left, red right) run all the time: only the epoch keeps
 * them out of the picture.
 */
export async function recordScenes(scenes: readonly { video: boolean; ms: number }[], options: SceneOptions = {}): Promise<Segment[]> {
  const { firstSeq = 0, epoch = 0, parts, onTrouble = () => undefined } = options;
  const [patient, practitioner] = [syntheticParty(GREEN), syntheticParty(RED)];
  const segments: Segment[] = [];
  const recorder = await createRecorder({
    firstSeq, epoch, video: scenes[0]?.video === true, names: NAMES, onSegment: (segment) => segments.push(segment), onTrouble,
  }, parts);
  recorder.setAudio('patient', patient.audio);
  recorder.setAudio('practitioner', practitioner.audio);
  recorder.setVideo('patient', patient.video);
  recorder.setVideo('practitioner', practitioner.video);
  for (const [index, { video, ms }] of scenes.entries()) {
    if (index > 0) recorder.setEpoch(epoch + index, video);
    await wait(ms);
  }
  await recorder.stop();
  await Promise.all([patient.stop(), practitioner.stop()]);
  return segments;
}
