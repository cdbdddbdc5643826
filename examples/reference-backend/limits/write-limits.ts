/** How much one person can write of one kind: `burst` at once, and one more every `every` milliseconds after that. */
export interface WriteLimit {
  readonly burst: number;
  readonly every: number;
}

/**
 * The limit of each kind of write, for each person. A burst is what a hurried person, or a recorder that was offline, can
 * need at once; the pace is what they can need all day. `keys` and `evidence` are what their names say.
 */
export const WRITE_LIMITS = {
  /** Reports of a page's gate. A page sums them up, and sends six a minute at most. */
  violations: { burst: 10, every: 10_000 },
  /** “This is not mine”, and “wrong patient”: by hand, and kept on the device when there are more. */
  reports: { burst: 10, every: 10_000 },
  /** What officers do to incidents, stops and notices. */
  officers: { burst: 120, every: 500 },
  holds: { burst: 30, every: 5_000 },
  /** Appointments that are made or cancelled. */
  bookings: { burst: 20, every: 15_000 },
  /** Consultations that are opened, begun or ended, and keys for them. */
  sessions: { burst: 60, every: 1_000 },
  /** Devices, recovery methods, permissions; and proofs that are shown. */
  keys: { burst: 30, every: 10_000 },
  /** Consents, binds and whatever else is signed for one consultation, save epochs. */
  evidence: { burst: 60, every: 2_000 },
  epochs: { burst: 240, every: 500 },
  signals: { burst: 600, every: 100 },
  wraps: { burst: 40, every: 2_000 },
  /** A recording that could not be sent comes at once: an hour of it in two minutes. */
  segments: { burst: 1_200, every: 50 },
  /** What was played: one every ten seconds for each recording that plays. */
  receipts: { burst: 60, every: 2_000 },
  /** One every eight seconds for each recording that plays. */
  leases: { burst: 60, every: 1_000 },
} as const satisfies Record<string, WriteLimit>;

export type WriteKind = keyof typeof WRITE_LIMITS;
