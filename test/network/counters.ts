import type { Page } from 'puppeteer-core';

interface Voice {
  concealed: number;
  total: number;
}
type KeepingWindow = Window & { connection?: RTCPeerConnection };

/** Keeps hold of the connection of each moment, since no element shows it. Before the call. */
export async function keepConnections(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { getStats } = RTCPeerConnection.prototype;
    RTCPeerConnection.prototype.getStats = function (this: RTCPeerConnection, ...given: []): Promise<RTCStatsReport> {
      (window as unknown as KeepingWindow).connection = this;
      return getStats.apply(this, given);
    } as typeof getStats;
  });
}

/** The share of the other's voice that had to be made up while a task ran. */
export async function concealedDuring(page: Page, task: () => Promise<unknown>): Promise<number> {
  const before = await voice(page);
  await task();
  const after = await voice(page);
  return (after.concealed - before.concealed) / (after.total - before.total);
}

/** Made-up silence, where nothing was sent, is not a gap that anybody hears. */
function voice(page: Page): Promise<Voice> {
  return page.evaluate(async () => {
    const found = { concealed: 0, total: 0 };
    (await (window as unknown as KeepingWindow).connection?.getStats())?.forEach((entry: Record<string, unknown>) => {
      if (entry['type'] !== 'inbound-rtp' || entry['kind'] !== 'audio') return;
      found.concealed = Number(entry['concealedSamples']) - Number(entry['silentConcealedSamples'] ?? 0);
      found.total = Number(entry['totalSamplesReceived']);
    });
    return found;
  });
}

/** Of the way that the media take: `udp`, `tcp`, or null when it is no relay's. */
export function relayProtocol(page: Page): Promise<string | null> {
  return page.evaluate(async () => {
    const stats = (await (window as unknown as KeepingWindow).connection?.getStats()) as ReadonlyMap<string, Record<string, unknown>> | undefined;
    const entries = [...(stats?.values() ?? [])];
    const pair = stats?.get(String(entries.find(({ type }) => type === 'transport')?.['selectedCandidatePairId']));
    const local = stats?.get(String(pair?.['localCandidateId']));
    return local?.['candidateType'] === 'relay' ? String(local['relayProtocol']) : null;
  });
}
