// What sealing and proving cost, in a real page.
//   seal-segment       p95 to seal and chain one second of 2.5 Mbit/s; against the bare WebCrypto of it
//   gate-item          p95 of the gate on one list item of five epochs; against as many bare signatures
//   list-first-row     10,000 rows in pages of 50: until the first row may be drawn; against rows that are only parsed
//   list-long-task     the longest task while all 10,000 are verified page after page, 0 when none is over 50 ms; against
//                      a page that only counts in tasks of 8 ms; `cpu` is without what others took meanwhile
//   play-first-frame   sealed replay → first frame; against <video src> of the same media over the same 10 Mbit/s, 40 ms
import { build } from 'esbuild';
import puppeteer from 'puppeteer-core';
import { chromeFlags, requireChrome } from '../../scripts/find-browser.mjs';
import { buildSimplePeer } from '../../scripts/simple-peer.mjs';
import { wireMillis } from './paced-line.mjs';
import { startServer } from './paced-server.mjs';

export const names = ['seal-segment', 'gate-item', 'list-first-row', 'list-long-task', 'play-first-frame'];

const ROUNDS = 11;
const SEGMENTS = 200;
const ITEMS = 200;
const ROWS = 10_000;
/** Of an item with five epochs and chains of one link: the claim, two links, two of each epoch, the last head. */
const SIGNATURES = 14;
const RECORD_MS = 20_000;
/** Items that warm the page up, and do not count. */
const WARM_UP = 20;

const sorted = (values) => [...values].sort((a, b) => a - b);
const median = (values) => sorted(values)[Math.floor(values.length / 2)];
const p95 = (values) => sorted(values)[Math.ceil(values.length * 0.95) - 1];
const ms = (name, ours, reference, n, more = {}) => ({ name, ours, reference, n, unit: 'ms', ...more });

async function bundle(entry, options = {}) {
  const { outputFiles } = await build({
    entryPoints: [entry], bundle: true, format: 'esm', target: 'es2022', write: false, logLevel: 'error', tsconfigRaw: '{}', ...options,
  });
  return outputFiles[0].text;
}

/** Opens `test/bench/page/<name>.ts` in a browser of its own. */
async function withPage(name, task, more = {}) {
  await buildSimplePeer('slim');
  const script = await bundle(`test/bench/page/${name}.ts`, { alias: { 'simple-peer': `${process.cwd()}/.cache/simple-peer.slim.js` } });
  const server = await startServer({ '/': '<!doctype html><title>bench</title><script type="module" src="page.js"></script>', '/page.js': script, ...more });
  const browser = await puppeteer.launch({ executablePath: requireChrome(), headless: true, args: chromeFlags, protocolTimeout: 600_000 });
  try {
    const page = (await browser.pages())[0];
    page.on('pageerror', (error) => console.error(error));
    await page.goto(server.url);
    return await task((call, ...args) => page.evaluate((method, given) => window[method](...given), call, args), page);
  } finally {
    await browser.close();
    server.close();
  }
}

/** Takes turns, so that what the machine does besides meets both. The first of each warms up and does not count. */
async function interleaved(ours, reference) {
  const times = { ours: [], reference: [] };
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [kind, measure] of Object.entries(round % 2 === 0 ? { ours, reference } : { reference, ours })) {
      const time = await measure(round);
      if (round >= 0) times[kind].push(time);
    }
  }
  return { ours: median(times.ours), reference: median(times.reference) };
}

export async function* run(wanted) {
  if (wanted.has('seal-segment')) yield await withPage('seal', sealSegment);
  if (wanted.has('gate-item')) yield await withPage('gate', gateItem);
  if (wanted.has('list-first-row') || wanted.has('list-long-task')) {
    const worker = await bundle('src/client/judge/judge-items.worker.ts');
    for (const result of await withPage('gate', list, { '/judge-items.worker.js': worker })) if (wanted.has(result.name)) yield result;
  }
  if (wanted.has('play-first-frame')) yield await playFirstFrame();
}

async function sealSegment(call) {
  const { ours, bare } = await call('sealSegments', SEGMENTS);
  return ms('seal-segment', p95(ours), p95(bare), SEGMENTS, { median: median(ours) });
}

async function gateItem(call) {
  await call('issue', WARM_UP + ITEMS);
  const { ours, bare } = await call('judge', SIGNATURES);
  return ms('gate-item', p95(ours.slice(WARM_UP)), p95(bare.slice(WARM_UP)), ITEMS, { median: median(ours.slice(WARM_UP)) });
}

/** What the page's tasks took of the processor, ms: the longest, and how many took over 50. Unlike a duration, not what others took meanwhile. */
function cpuOf(events) {
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const tasks = events.filter(({ name, pid, tid }) => name === 'ThreadControllerImpl::RunTask' && mains.some((main) => main.pid === pid && main.tid === tid));
  const times = tasks.map(({ tdur = 0 }) => tdur / 1000);
  return { longest: Math.max(...times), over50: times.filter((time) => time > 50).length, tasks: times.length };
}

async function list(call, page) {
  // Each of its own: a list that names one recording twice is a lie, and refused.
  await call('issue', ROWS);
  const { bytes, wire } = await call('fillPages');
  const firstRow = () => interleaved(() => call('firstRow'), () => call('parsedPage'));
  const atOnce = await firstRow();
  await call('pace', wireMillis(wire));
  const paced = await firstRow();
  await call('pace', 0);
  const results = [ms('list-first-row', paced.ours, paced.reference, ROUNDS, { atOnce, bytes, wire })];
  await page.tracing.start({ categories: ['toplevel'] });
  const { time, longTasks } = await call('readAll');
  const cpu = cpuOf(JSON.parse(new TextDecoder().decode(await page.tracing.stop())).traceEvents);
  const counted = await call('countAll', time);
  return [...results, ms('list-long-task', Math.max(0, ...longTasks), Math.max(0, ...counted.longTasks), ROWS, {
    longTasks: longTasks.length, machineLongTasks: counted.longTasks.length, cpu, total: time,
  })];
}

async function playFirstFrame() {
  const worker = await bundle('src/recording/replay/open-segments.worker.ts');
  return withPage('replay', async (call) => {
    const media = await call('prepare', RECORD_MS);
    const { ours, reference } = await interleaved((turn) => call('firstFrame', 'ours', turn), (turn) => call('firstFrame', 'plain', turn));
    return ms('play-first-frame', ours, reference, ROUNDS, media);
  }, { '/open-segments.worker.js': worker });
}
