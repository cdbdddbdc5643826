/** When a lease is asked for again, milliseconds after it was last asked for; and after trouble. */
export const LEASE_RENEW = 8_000;
export const LEASE_RETRY = 1_000;
/** How long a picture that waits for its lease waits, milliseconds. What plays waits for nothing: it has its lease, or stops. */
export const LEASE_PATIENCE = 60_000;

/** How a playback stands. Times are milliseconds of one clock that never goes back. */
export interface LeaseState {
  /** The element runs. */
  readonly playing: boolean;
  /** Since when something waits for a lease: the first media, or a member who has pressed play. Null: nothing does. */
  readonly lackingSince: number | null;
  /** Until when the newest lease lasts; `-Infinity` before the first. */
  readonly until: number;
  /** A question is on its way; else, when the next one may be asked. */
  readonly asking: boolean;
  readonly askAt: number;
  /** The last question had no answer. */
  readonly trouble: boolean;
}

export type LeaseStep =
  | { readonly do: 'ask' }
  /** Nothing plays and nothing waits: a lease that nobody uses is not renewed. */
  | { readonly do: 'rest' }
  | { readonly do: 'wait'; readonly millis: number }
  /** Stop the picture until there is a lease: it has run out unasked, as on a machine that has slept. */
  | { readonly do: 'hold' }
  | { readonly do: 'give-up' };

/** What is due for a playback's lease. Pure. */
export function leaseStep({ playing, lackingSince, until, asking, askAt, trouble }: LeaseState, now: number): LeaseStep {
  // Not `now >= until`: a time that is no number has run out.
  const isLeased = now < until;
  // Before the first lease nothing has been given to the element: whoever has pressed play already need not press again.
  if (playing && !isLeased && until !== Number.NEGATIVE_INFINITY) return asking || trouble ? { do: 'give-up' } : { do: 'hold' };
  if (isLeased ? !playing : lackingSince === null) return { do: 'rest' };
  const end = isLeased ? until : (lackingSince ?? now) + LEASE_PATIENCE;
  if (!isLeased && now >= end) return { do: 'give-up' };
  if (!asking && now >= askAt) return { do: 'ask' };
  return { do: 'wait', millis: Math.min(end, asking ? end : askAt) - now };
}
