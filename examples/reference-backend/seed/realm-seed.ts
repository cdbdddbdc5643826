import type { Coverage, HealthcareService } from '../../../src/domain/scheduling.js';

export type ServiceKind = HealthcareService['kind'];

/** What an insurer is seeded with. Nobody in it is real. */
export interface RealmSeed {
  tenant: string;
  region: string;
  currency: string;
  timeZone: string;
  services: readonly { kind: ServiceKind; name: string; description: string; durationMinutes: number }[];
  plans: readonly { name: string; coverage: Record<ServiceKind, { status: Coverage['status']; copayMinor: number; reason: string | null }> }[];
  members: readonly { id: string; displayName: string; plan: string }[];
  practitioners: readonly { id: string; displayName: string; title: string; languages: readonly string[]; services: readonly ServiceKind[] }[];
  /** Two, since what is wide needs a second one. */
  officers: readonly { id: string; displayName: string }[];
  /** Consultations of the past: who, with whom, what for, how many days ago. */
  past: readonly { member: string; practitioner: string; kind: ServiceKind; daysAgo: number }[];
}
