/** Counters of one moment, from getStats. */
export interface LineCounters {
  /** Milliseconds, on a clock that only goes forward. */
  at: number;
  packetsReceived: number;
  packetsLost: number;
  /** Samples of the other's voice that had to be made up, and all samples. */
  concealedSamples: number;
  totalSamples: number;
  /** Pictures of the other's that were decoded. */
  framesDecoded: number;
  /** How long their picture has stood still altogether, milliseconds. Browsers that do not count it say 0. */
  frozen: number;
  /** Round trip in milliseconds; null when not measured yet. */
  roundTrip: number | null;
}

export type LineQuality = 'good' | 'fair' | 'poor' | 'unknown';

/** The worst that a line may do between two moments and still be called so. Shares are of 1. */
export interface LineLimits {
  lost: number;
  concealed: number;
  /** Milliseconds. */
  roundTrip: number;
  /** Of the time, with the picture standing still. Where a picture is due. */
  frozen: number;
  /** Pictures a second, at least. Where a picture is due. */
  frames: number;
}

/**
 * What is worse than `fair` is `poor`. A camera gives 24 pictures a second, and 15 in a dark room of its own accord:
 * fewer than that is what one sees of a line, or of a computer, that does not keep up.
 */
export const LINE_LIMITS: Readonly<Record<'good' | 'fair', LineLimits>> = {
  good: { lost: 0.03, concealed: 0.03, roundTrip: 300, frozen: 0.1, frames: 13 },
  fair: { lost: 0.1, concealed: 0.1, roundTrip: 600, frozen: 0.3, frames: 7 },
};

/** With fewer packets than this between two moments there is nothing to go by. */
const MIN_PACKETS = 10;

/** Reads the counters of a connection. `at`: milliseconds, monotonic. */
export function lineCounters(stats: RTCStatsReport, at: number): LineCounters {
  const counters: LineCounters = { at, packetsReceived: 0, packetsLost: 0, concealedSamples: 0, totalSamples: 0, framesDecoded: 0, frozen: 0, roundTrip: null };
  stats.forEach((entry: Record<string, unknown>) => {
    const number = (name: string) => (typeof entry[name] === 'number' ? entry[name] : 0);
    if (entry.type === 'inbound-rtp') {
      counters.packetsReceived += number('packetsReceived');
      counters.packetsLost += number('packetsLost');
      // Made-up silence (nothing was sent, or nothing yet) is not a gap that anybody hears.
      counters.concealedSamples += number('concealedSamples') - number('silentConcealedSamples');
      counters.totalSamples += number('totalSamplesReceived');
      counters.framesDecoded += number('framesDecoded');
      counters.frozen += number('totalFreezesDuration') * 1000;
    }
    if (entry.type === 'candidate-pair' && entry.nominated === true && typeof entry.currentRoundTripTime === 'number') {
      counters.roundTrip = entry.currentRoundTripTime * 1000;
    }
  });
  return counters;
}

/** How the line was between two moments, in a word. `pictureDue`: the other side was to be seen all the time. Pure. */
export function lineQuality(before: LineCounters, now: LineCounters, pictureDue: boolean): LineQuality {
  const received = now.packetsReceived - before.packetsReceived;
  const lost = Math.max(0, now.packetsLost - before.packetsLost);
  if (received + lost < MIN_PACKETS) return 'unknown';
  const millis = Math.max(1, now.at - before.at);
  const seen: LineLimits = {
    lost: lost / (received + lost),
    concealed: (now.concealedSamples - before.concealedSamples) / Math.max(1, now.totalSamples - before.totalSamples),
    roundTrip: now.roundTrip ?? 0,
    frozen: pictureDue ? (now.frozen - before.frozen) / millis : 0,
    frames: pictureDue ? ((now.framesDecoded - before.framesDecoded) * 1000) / millis : Infinity,
  };
  return keeps(seen, LINE_LIMITS.good) ? 'good' : keeps(seen, LINE_LIMITS.fair) ? 'fair' : 'poor';
}

function keeps(seen: LineLimits, limits: LineLimits): boolean {
  return seen.lost <= limits.lost && seen.concealed <= limits.concealed && seen.roundTrip <= limits.roundTrip
    && seen.frozen <= limits.frozen && seen.frames >= limits.frames;
}
