// A call's speed against raw WebRTC, interleaved in one run, two windows over the same relay on loopback.
//   join-first-frame    both join by video → the later side's first frame; against a plain RTCPeerConnection
//   switch-first-frame  click "video" in an audio call (the other agrees at once) → first frame there; against a bare
//                       getUserMedia and replaceTrack on a pre-negotiated line
//   switch-audio-gap    share of the other's voice that arrives during 20 switches, against a steady call
import { createServer } from 'node:http';
import { build } from 'esbuild';
import puppeteer from 'puppeteer-core';
import { WebSocketServer } from 'ws';
import { chromeFlags, requireChrome } from '../../scripts/find-browser.mjs';
import { buildSimplePeer } from '../../scripts/simple-peer.mjs';

export const names = ['join-first-frame', 'switch-first-frame', 'switch-audio-gap'];

const ROUNDS = 21;
const SWITCHES = 20;
/** Milliseconds in the lobby, where one sees oneself: a camera that has just opened gives its first frame late. */
const LOBBY = 500;
/** Milliseconds between two frames of the camera. */
const FRAME = 1000 / 24;
/** When one joins, the camera is anywhere between two frames: the same places for both, evenly spread, since one place alone would make one millisecond into a whole frame or into nothing. */
const lobbyOf = (round) => LOBBY + (((round + 1) * 0.618) % 1) * FRAME;
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

async function pageScript() {
  await buildSimplePeer('slim');
  const { outputFiles } = await build({
    entryPoints: ['test/bench/page/call.ts'], bundle: true, format: 'esm', target: 'es2022', write: false, logLevel: 'error',
    alias: { 'simple-peer': `${process.cwd()}/.cache/simple-peer.slim.js` }, tsconfigRaw: '{}',
  });
  return outputFiles[0].text;
}

/** Passes messages between two pages; tells both when both have joined. */
async function serve(script) {
  const html = '<!doctype html><title>bench</title><video muted playsinline width="320"></video><script type="module" src="call.js"></script>';
  const server = createServer((request, response) => {
    const isScript = request.url.startsWith('/call.js');
    response.writeHead(200, { 'Content-Type': isScript ? 'text/javascript' : 'text/html' }).end(isScript ? script : html);
  });
  const sockets = new Map();
  const joined = new Set();
  new WebSocketServer({ server }).on('connection', (socket, request) => {
    const role = new URL(request.url, 'http://x').searchParams.get('role');
    sockets.set(role, socket);
    socket.on('message', (data) => {
      const text = data.toString();
      if (text !== '{"join":true}') return sockets.get(role === 'patient' ? 'practitioner' : 'patient')?.send(text);
      joined.add(role);
      if (joined.size < 2) return;
      joined.clear();
      for (const each of sockets.values()) each.send('{"here":true}');
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://localhost:${server.address().port}/`, close: () => server.close() };
}

export async function* run(wanted) {
  const server = await serve(await pageScript());
  const browsers = [];
  try {
    const pages = [];
    for (const role of ['patient', 'practitioner']) {
      // A window of its own: a second tab is a background tab, and its frames are reported late.
      const browser = await puppeteer.launch({ executablePath: requireChrome(), headless: true, args: chromeFlags });
      browsers.push(browser);
      const page = (await browser.pages())[0];
      page.on('pageerror', (error) => console.error(error));
      await page.goto(`${server.url}?role=${role}`);
      await page.evaluate(() => window.prepare());
      pages.push(page);
    }
    if (wanted.has('join-first-frame')) yield await joinFirstFrame(pages);
    if (wanted.has('switch-first-frame')) yield await switchFirstFrame(pages);
    if (wanted.has('switch-audio-gap')) yield await switchAudioGap(pages);
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()));
    server.close();
  }
}

const each = (pages, task, ...rest) => Promise.all(pages.map((page) => page.evaluate(task, ...rest)));

async function withCall(pages, kind, mode, round, task) {
  await each(pages, (how, what) => window.prepare(how, what), kind, mode);
  await pause(lobbyOf(round));
  const begun = await each(pages, (how, what) => window.begin(how, what), kind, mode);
  const started = await each(pages, () => window.started());
  try {
    return await task(begun, started);
  } finally {
    await each(pages, () => window.finish());
    await pause(300);
  }
}

async function interleaved(task) {
  const times = { ours: [], raw: [] };
  // The first of each warms the browser up and does not count.
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const kind of round % 2 === 0 ? ['ours', 'raw'] : ['raw', 'ours']) {
      const time = await task(kind, round);
      if (round >= 0) times[kind].push(time);
    }
  }
  return { ours: median(times.ours), reference: median(times.raw), n: ROUNDS, unit: 'ms' };
}

async function joinFirstFrame(pages) {
  const result = await interleaved((kind, round) => withCall(pages, kind, 'video', round, async (begun, started) => Math.max(...started) - Math.min(...begun)));
  return { name: 'join-first-frame', ...result };
}

async function switchFirstFrame(pages) {
  const [patient, practitioner] = pages;
  const result = await interleaved((kind, round) => withCall(pages, kind, 'audio', round, async () => {
    await pause(500);
    await patient.evaluate(() => window.watch());
    const clicked = await practitioner.evaluate(() => window.click('video'));
    return (await patient.evaluate(() => window.shown())) - clicked;
  }));
  return { name: 'switch-first-frame', ...result };
}

async function switchAudioGap(pages) {
  const [patient, practitioner] = pages;
  const delivered = async (during) => {
    const before = await patient.evaluate(() => window.sound());
    await during();
    const after = await patient.evaluate(() => window.sound());
    return 1 - (after.concealed - before.concealed) / (after.total - before.total);
  };
  return withCall(pages, 'ours', 'audio', 0, async () => {
    await pause(2_000);
    const shares = { steady: [], switching: [] };
    for (let round = 0; round < 9; round += 1) {
      shares.steady.push(await delivered(() => pause(2_400)));
      shares.switching.push(await delivered(async () => {
        for (let turn = 0; turn < SWITCHES / 5; turn += 1) {
          await practitioner.evaluate((mode) => window.click(mode), turn % 2 === 0 ? 'video' : 'audio');
          await pause(600);
        }
      }));
    }
    return { name: 'switch-audio-gap', ours: median(shares.switching), reference: median(shares.steady), n: 9, unit: 'share heard' };
  });
}
