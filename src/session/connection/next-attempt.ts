/** Milliseconds. */
export interface LinkTiming {
  /** ICE says `disconnected` about 5 s after a cut and often heals within two more. */
  healWithin: number;
  /** For the first connection, when nobody knows yet what the network is like; and for a mend that the other page has not answered. */
  connectWithin: number;
  retryEvery: number;
  /** How long a prepared connection waits for the other page: candidates age, and a relay keeps a place for each. */
  keepPrepared: number;
}

export const LINK_TIMING: LinkTiming = { healWithin: 2_000, connectWithin: 15_000, retryEvery: 4_000, keepPrepared: 10_000 };

/** How the backend is reached: `answered` since the line went bad; `open`, as far as is known; `away`. */
export type ChannelNews = 'answered' | 'open' | 'away';

/** An attempt that has not brought the line back yet. */
export interface Attempt {
  kind: 'mend' | 'replace';
  /** Milliseconds since it was made. */
  age: number;
  /** The other page has said something about it. */
  answered: boolean;
  /** How long it gets, milliseconds. */
  patience: number;
}

export interface AttemptFacts {
  /** For how long nothing has been heard on a connection that was up, or there has been none; null while it is heard. */
  badFor: number | null;
  channel: ChannelNews;
  /** There is a connection that was proved with the page that is bound now. */
  mendable: boolean;
  attempt: Attempt | null;
}

export type NextStep =
  /** Nothing to do before there is news. */
  | { act: 'nothing' }
  /** Look again. */
  | { act: 'wait'; millis: number }
  /** Find new ways for the connection that there is: an ICE restart, under the same certificates and the same proof. */
  | { act: 'mend' }
  /** Make a new connection. */
  | { act: 'replace' };

/**
 * When the next attempt begins: at once when the backend answers, and by the clock only where nothing tells whether it
 * does. While the backend is away nothing is attempted: nobody would hear of it, and the old way may heal.
 */
export function nextAttempt({ badFor, channel, mendable, attempt }: AttemptFacts, { healWithin, connectWithin }: LinkTiming): NextStep {
  if (badFor === null) return { act: 'nothing' };
  if (attempt !== null) {
    const patience = attempt.kind === 'mend' && !attempt.answered ? connectWithin : attempt.patience;
    if (attempt.age < patience) return { act: 'wait', millis: patience - attempt.age };
  }
  if (channel === 'away') return { act: 'nothing' };
  if (channel === 'open' && badFor < healWithin) return { act: 'wait', millis: healWithin - badFor };
  return { act: mendable && attempt === null ? 'mend' : 'replace' };
}
