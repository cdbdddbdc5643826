import type { RecordingMeta } from '../../domain/recording.js';
import { instant, practitionerOf, serviceOf } from './memory-views.js';
import type { MemoryAppointment, MemoryWorld } from './memory-world.js';

/** What the owner's list shows of an appointment's recording. */
export function recordingMetaView(world: MemoryWorld, { slot }: MemoryAppointment): RecordingMeta {
  const { displayName, title } = practitionerOf(world, slot);
  return { serviceName: serviceOf(world, slot).name, practitionerName: displayName, practitionerTitle: title, start: instant(slot.start) };
}
