import type { MemoryWorld } from '../../src/adapter/memory/memory-world.js';
import type { RecordingMeta } from '../../src/domain/recording.js';

export type ShownNames = Omit<RecordingMeta, 'start'>;

/**
 * Gives a practitioner and a service of a world other names: every consultation that is opened from then on is shown and
 * sealed under them. @returns the names before
 */
export function renameInWorld(world: MemoryWorld, { practitionerId, serviceId }: { practitionerId: string; serviceId: string }, names: ShownNames): ShownNames {
  const practitioner = world.practitioners.find((each) => each.practitioner.id === practitionerId)?.practitioner;
  const service = world.services.find(({ id }) => id === serviceId);
  if (practitioner === undefined || service === undefined) throw new Error('There is no such practitioner or service in this world.');
  const before = { serviceName: service.name, practitionerName: practitioner.displayName, practitionerTitle: practitioner.title };
  service.name = names.serviceName;
  practitioner.displayName = names.practitionerName;
  practitioner.title = names.practitionerTitle;
  return before;
}
