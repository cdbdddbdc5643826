import type { TestKeys } from '../enrol-party.js';
import type { PreparedKeys } from './authorization-subject.js';

/** What the matrix asks about of somebody's keys. */
export function prepareKeys({ device, enc, way, proof }: Pick<TestKeys, 'device' | 'enc' | 'way' | 'proof'>): PreparedKeys {
  return { device: device.kid, enc: enc.kid, way, proof };
}
