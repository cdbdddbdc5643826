import type { RecordingPort } from '../../../src/adapter/ports/recording-port.js';
import type { ConsultClient } from '../../../src/client/consult-client.js';
import { createConsultClient } from '../../../src/client/create-consult-client.js';
import { recordingItemSchema, type RecordingItem } from '../../../src/domain/recording.js';
import { verifyOwnership } from '../../../src/ownership/gate.js';
import { gateContextOf } from '../../../src/testing/gate-context-of.js';
import { issueItem } from '../../../src/testing/issue-item.js';
import { keyStoreOf } from '../../../src/testing/key-store-of.js';
import { createTestWorld, type TestWorld } from '../../../src/testing/test-world.js';

const MODES = ['audio', 'video', 'audio', 'video', 'audio'] as const;
/** As many as `<consult-recordings>` asks for. */
const PAGE = 50;
/** As long as the client verifies before it gives the page a breath. */
const SLICE_MS = 8;

let world: TestWorld;
let items: RecordingItem[] = [];
/** The answers of a backend as text, and how many it has. */
let texts: string[] = [];
let pages = 0;
/** Milliseconds that one takes on its way. */
let onItsWay = 0;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const before = performance.now();
  await work();
  return performance.now() - before;
};

/** Truly issued recordings of one member, five epochs each, as a list holds them. */
async function issue(count: number): Promise<void> {
  world = await createTestWorld();
  items = [];
  for (let begun = 0; begun < count; begun += PAGE) {
    // Together: making them is not what is measured.
    const some = await Promise.all(Array.from({ length: Math.min(PAGE, count - begun) }, () => issueItem(world.world, world.member, { modes: MODES, segments: [] })));
    items.push(...some.map((item) => ({ ...item, heads: null })));
  }
}

/** Milliseconds of each decision, and of the bare WebCrypto of it: `signatures` verified and one key agreed on. */
async function judge(signatures: number): Promise<{ ours: number[]; bare: number[] }> {
  const bare = await bareWork(signatures);
  const times: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  for (const item of items) {
    times.ours.push(await timed(async () => {
      const { verdict } = await verifyOwnership(item, gateContextOf(world.world, world.member));
      if (verdict !== 'permit') throw new Error('A true recording was refused.');
    }));
    times.bare.push(await timed(bare));
  }
  return times;
}

async function bareWork(signatures: number): Promise<() => Promise<void>> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const agreement = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const data = crypto.getRandomValues(new Uint8Array(600));
  const signature = await crypto.subtle.sign(algorithm, pair.privateKey, data);
  return async () => {
    for (let each = 0; each < signatures; each += 1) await crypto.subtle.verify(algorithm, pair.publicKey, signature, data);
    await crypto.subtle.deriveBits({ name: 'ECDH', public: agreement.publicKey }, agreement.privateKey, 256);
  };
}

/**
 * A list of what was issued.
 * @returns bytes of one page, as text and compressed
 */
async function fillPages(): Promise<{ bytes: number; wire: number }> {
  pages = items.length / PAGE;
  texts = Array.from({ length: pages }, (_, page) => JSON.stringify(items.slice(page * PAGE, (page + 1) * PAGE)));
  const [first = ''] = texts;
  const wire = await new Response(new Response(first).body?.pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
  return { bytes: first.length, wire: wire.byteLength };
}

/** From here on a page takes so long on its way; nothing at the beginning. */
function pace(millis: number): void {
  onItsWay = millis;
}

/** Answers as an HTTP adapter does: later, from text that has just come in. */
const list: RecordingPort['list'] = async ({ cursor = '0' }) => {
  await new Promise((resolve) => { setTimeout(resolve, onItsWay); });
  const page = Number(cursor);
  return { items: JSON.parse(texts[page] ?? '') as unknown[], next: page + 1 < pages ? String(page + 1) : null };
};

/** Milliseconds until the first row may be drawn. */
async function firstRow(): Promise<number> {
  const client = await openClient();
  let whole: Promise<unknown> = Promise.resolve();
  const time = await timed(() => new Promise((resolve) => { whole = client.recordings!.list({ limit: PAGE, onPassed: resolve }); }));
  await whole;
  await client.dispose();
  return time;
}

async function openClient(): Promise<ConsultClient> {
  const { adapter } = world.member;
  const client = createConsultClient({
    adapter: { ...adapter, recordings: { ...adapter.recordings!, list } },
    tenant: world.world.tenant, region: world.world.region, trust: world.trust, now: world.clock.now, keyStore: await keyStoreOf(world.member),
  });
  // Who she is and which keys are good is known before a list is asked for, as on a page that stands.
  await client.keys.status();
  return client;
}

async function verifiedPages(limit: number): Promise<number> {
  const client = await openClient();
  const time = await timed(async () => {
    let cursor: string | null = null;
    for (let page = 0; page < limit; page += 1) {
      const listing = await client.recordings!.list({ limit: PAGE, ...(cursor === null ? {} : { cursor }) });
      if (listing.recordings.length !== PAGE) throw new Error('A true recording was left out.');
      cursor = listing.next;
    }
  });
  await client.dispose();
  return time;
}

/** What a client without a gate does: it reads every row of the page, and believes it. */
async function parsedPage(): Promise<number> {
  return timed(async () => {
    const { items: rows } = await list({ limit: PAGE });
    for (const row of rows) recordingItemSchema.parse(row);
  });
}

interface Busy {
  /** Milliseconds. */
  time: number;
  /** Milliseconds of each task over 50. */
  longTasks: number[];
}

async function watched(work: () => Promise<number>): Promise<Busy> {
  const longTasks: number[] = [];
  const observer = new PerformanceObserver((entries) => { for (const { duration } of entries.getEntries()) longTasks.push(duration); });
  observer.observe({ type: 'longtask' });
  const time = await work();
  // An entry comes a moment after its task.
  await new Promise((resolve) => { setTimeout(resolve, 500); });
  observer.disconnect();
  return { time, longTasks };
}

/** The whole list, page after page. */
const readAll = (): Promise<Busy> => watched(() => verifiedPages(pages));

/** Counts, for as long, in tasks as long as those of the list: what takes longer is the machine's doing. */
const countAll = (millis: number): Promise<Busy> => watched(() => timed(async () => {
  for (const end = performance.now() + millis; performance.now() < end;) {
    for (const breath = performance.now() + SLICE_MS; performance.now() < breath;) { /* counts */ }
    await new Promise((resolve) => { setTimeout(resolve); });
  }
}));

Object.assign(window, { issue, judge, fillPages, pace, firstRow, parsedPage, readAll, countAll });
