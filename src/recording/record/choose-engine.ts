import { CodecEngine } from './codec-engine.js';
import { canEncode } from './encoders.js';
import type { StartEngine } from './engine.js';
import { PICTURE_RUNGS } from './picture-rungs.js';
import { ROTATED_TYPE } from './rotated-file.js';
import { RotationEngine } from './rotation-engine.js';

/** The best engine of this browser: WebCodecs, else MediaRecorder; null when there is neither. */
export async function chooseEngine(sampleRate: number): Promise<StartEngine | null> {
  if (await canEncode(PICTURE_RUNGS[0], sampleRate)) return (host) => new CodecEngine(host);
  const records = 'MediaRecorder' in globalThis && MediaRecorder.isTypeSupported(ROTATED_TYPE);
  return records ? (host) => new RotationEngine(host) : null;
}
