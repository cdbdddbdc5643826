import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { BackendProcess } from './support/backend-process.js';
import { MEMBER, openPair, type Pair } from './support/consultation.js';
import { launch } from './support/person.js';
import { onSession, openSession } from './support/raw-session.js';

const SWITCHES = 200;

describe(`${SWITCHES} switches between two browsers`, { timeout: 300_000 }, () => {
  let backend: BackendProcess;
  let browser: Browser;
  let pair: Pair;
  let pages: [Page, Page];

  before(async () => {
    backend = await BackendProcess.start();
    browser = await launch();
    pair = await openPair(browser, backend);
    pages = [pair.member.page, pair.desk.page];
    const appointment = await bookByApi(backend);
    for (const page of pages) await openSession(page, appointment);
    await Promise.all(pages.map((page) => onSession(page, (session) => session.join({ mode: 'audio', recording: 'deny' }))));
    await onSession(pair.desk.page, (session) => session.admit());
    await both((session) => session.snapshot.state === 'active' && session.snapshot.epoch === 0, 'both in the call');
  });
  after(async () => {
    await browser?.close();
    await backend?.dispose();
  });

  async function both(condition: Parameters<typeof onSession<boolean, []>>[1], what: string): Promise<void> {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const done = await Promise.all(pages.map((page) => onSession(page, condition)));
      if (done.every(Boolean)) return;
      if (Date.now() > deadline) throw new Error(`Waited 20 s for ${what}: ${JSON.stringify(await Promise.all(pages.map((page) => onSession(page, ({ snapshot }) => ({ mode: snapshot.mode, epoch: snapshot.epoch, pending: snapshot.modePending })))))}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  it('all come through, from either side and from both at once, on the same lines', async () => {
    const lines = await onSession(pages[0], (session) => session.link?.lineCount ?? 0);
    for (let turn = 0; turn < SWITCHES; turn += 1) {
      const target = turn % 2 === 0 ? 'video' : 'audio';
      const askers = [[pages[0]], [pages[1]], pages][Math.floor(turn / 2) % 3]!;
      await Promise.all(askers.map((page) => onSession(page, (session, mode) => session.requestMode(mode), target)));
      await (target === 'video'
        ? both((session) => session.snapshot.mode === 'video' && session.snapshot.modePending === null, `video in turn ${turn}`)
        : both((session) => session.snapshot.mode === 'audio' && session.snapshot.modePending === null, `audio in turn ${turn}`));
    }
    const states = await Promise.all(pages.map((page) => onSession(page, ({ snapshot, link }) => ({ mode: snapshot.mode, epoch: snapshot.epoch, lines: link?.lineCount }))));
    assert.deepEqual(states[0], states[1]);
    assert.deepEqual(states[0], { mode: 'audio', epoch: SWITCHES, lines });
  });

  it('leave no track and no connection alive', async () => {
    for (const page of pages) {
      await page.evaluate(() => Object.assign(window, { tracks: (window as unknown as { consultSession: { snapshot: { local: { stream: MediaStream } } } }).consultSession.snapshot.local.stream.getTracks() }));
    }
    await onSession(pages[0], (session) => session.leave());
    await onSession(pages[1], (session) => session.end());
    await both((session) => session.link === null, 'the connections to be closed');
    for (const page of pages) {
      const states = await page.evaluate(() => (window as unknown as { tracks: MediaStreamTrack[] }).tracks.map((track) => track.readyState));
      assert.ok(states.length > 0);
      assert.deepEqual(states.filter((state) => state !== 'ended'), []);
    }
  });
});

async function bookByApi(backend: BackendProcess): Promise<string> {
  const api = await backend.as(MEMBER);
  const json = async <T>(path: string, body?: unknown): Promise<T> => {
    const response = await api(path, body === undefined ? {} : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    assert.ok(response.ok, `${path}: ${response.status}`);
    return (await response.json()) as T;
  };
  const { items: services } = await json<{ items: { id: string; kind: string }[] }>('/services');
  const service = services.find(({ kind }) => kind === 'gp')!;
  const [from, to] = [Date.now(), Date.now() + 86_400_000].map((at) => new Date(at).toISOString());
  const { items: slots } = await json<{ items: { id: string; practitioner: { displayName: string } }[] }>(`/slots?serviceId=${service.id}&from=${from}&to=${to}`);
  const slot = slots.find(({ practitioner }) => practitioner.displayName === 'Dr Helen Marsh')!;
  const { id: holdId } = await json<{ id: string }>('/holds', { slotId: slot.id });
  return (await json<{ id: string }>('/appointments', { holdId, mode: 'audio' })).id;
}
