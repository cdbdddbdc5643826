/** Counters of one moment, from getStats. */
export interface LineCounters {
  packetsReceived: number;
  packetsLost: number;
  /** Samples of the other's voice that had to be made up, and all samples. */
  concealedSamples: number;
  totalSamples: number;
  /** Round trip in milliseconds; null when not measured yet. */
  roundTrip: number | null;
}

export type LineQuality = 'good' | 'fair' | 'poor' | 'unknown';

/** Reads the counters of a connection. */
export function lineCounters(stats: RTCStatsReport): LineCounters {
  const counters: LineCounters = { packetsReceived: 0, packetsLost: 0, concealedSamples: 0, totalSamples: 0, roundTrip: null };
  stats.forEach((entry: Record<string, unknown>) => {
    const number = (name: string) => (typeof entry[name] === 'number' ? entry[name] : 0);
    if (entry.type === 'inbound-rtp') {
      counters.packetsReceived += number('packetsReceived');
      counters.packetsLost += number('packetsLost');
      // Made-up silence (nothing was sent, or nothing yet) is not a gap that anybody hears.
      counters.concealedSamples += number('concealedSamples') - number('silentConcealedSamples');
      counters.totalSamples += number('totalSamplesReceived');
    }
    if (entry.type === 'candidate-pair' && entry.nominated === true && typeof entry.currentRoundTripTime === 'number') {
      counters.roundTrip = entry.currentRoundTripTime * 1000;
    }
  });
  return counters;
}

/** How the line was between two moments, in a word. Pure. */
export function lineQuality(before: LineCounters, now: LineCounters): LineQuality {
  const received = now.packetsReceived - before.packetsReceived;
  const lost = Math.max(0, now.packetsLost - before.packetsLost);
  if (received + lost < 10) return 'unknown';
  const loss = lost / (received + lost);
  const concealed = (now.concealedSamples - before.concealedSamples) / Math.max(1, now.totalSamples - before.totalSamples);
  const roundTrip = now.roundTrip ?? 0;
  if (loss > 0.1 || concealed > 0.1 || roundTrip > 600) return 'poor';
  if (loss > 0.03 || concealed > 0.03 || roundTrip > 300) return 'fair';
  return 'good';
}
