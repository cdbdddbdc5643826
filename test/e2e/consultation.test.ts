import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { BackendProcess } from './support/backend-process.js';
import { book, endForBoth, joinByAudio, listed, MEMBER, openPair, recorded, OTHER_INSURERS_MEMBER, OTHER_MEMBER, switchToAudio, switchToVideo, type Pair, type WireItem } from './support/consultation.js';
import { launch, launchFirefox, Person } from './support/person.js';
import { letIn, saveCode } from './support/recovery.js';
import { replayToTheEnd, secondsOf } from './support/replay.js';

describe('a consultation from the booking to the replay', { timeout: 300_000 }, () => {
  let backend: BackendProcess;
  let browser: Browser;
  let pair: Pair;
  let item: WireItem;

  before(async () => {
    backend = await BackendProcess.start({ CONSULTKIT_DRILL: '1' });
    browser = await launch();
    pair = await openPair(browser, backend);
  });
  after(async () => {
    await browser?.close();
    await backend?.dispose();
  });

  /** What a segment that is not sealed says in its first bytes, and what is said about a recording. */
  const READABLE = ['V_VP8', 'A_OPUS', 'webm', 'General practitioner'];
  const sent: Buffer[] = [];

  it('is booked, joined by audio, switched to video and back twice, and ended', async () => {
    pair.desk.page.on('request', (request) => {
      if (request.method() !== 'PUT' || !request.url().includes('/recordings/')) return;
      void request.fetchPostData().then((body) => sent.push(Buffer.from(body ?? '', 'latin1')), () => undefined);
    });
    await book(pair);
    await joinByAudio(pair);
    await recorded(pair.member, pair.desk);
    await switchToVideo(pair.desk, pair.member);
    await switchToAudio(pair.member, pair.desk);
    await switchToVideo(pair.member, pair.desk);
    await switchToAudio(pair.desk, pair.member);
    await endForBoth(pair);
  });

  it('is one recording with five epochs, complete, in the owner’s list', async () => {
    const items = await listed(backend, MEMBER);
    assert.equal(items.length, 1);
    item = items[0]!;
    assert.deepEqual(item.epochs.map(({ n, mode }) => `${n} ${mode}`), ['0 audio', '1 video', '2 audio', '3 video', '4 audio']);
    assert.equal(item.final?.count, item.segments.length);
    assert.deepEqual(item.segments.map(({ seq }) => seq), item.segments.map((_, index) => index));
    assert.deepEqual([...new Set(item.segments.map(({ e }) => e))], [0, 1, 2, 3, 4], 'every epoch was recorded');
  });

  it('plays to its end, with seeking', async () => {
    await pair.member.go('#/recordings');
    await replayToTheEnd(pair.member, secondsOf(item));
  });

  it('is locked on a new device, opens there after the recovery code, and plays to its end in Firefox too', async () => {
    const code = await saveCode(pair.member);
    const firefox = await launchFirefox();
    try {
      const member = await Person.open(firefox, `${backend.url}/member/`, { width: 360, height: 740 });
      await member.signIn(MEMBER);
      await member.go('#/recordings');
      await member.find('*', /cannot be shown on this device yet/);
      assert.equal((await member.text()).includes('Helen Marsh'), false, 'what is sealed is not drawn');
      await member.click('button', /^\s*Unlock/);
      // A wrong code reveals nothing.
      await letIn(member, `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`);
      await member.find('*', /That is not the right code/);
      await letIn(member, code);
      await member.find('*', /Your recordings open on this device/);
      await member.go('#/recordings');
      await replayToTheEnd(member, secondsOf(item));
      // The refusal of the wrong code is an answer with a status of its own, which browsers log.
      assert.deepEqual(member.complaints.filter((complaint) => !/403/.test(complaint)), []);
    } finally {
      await firefox.close();
    }
  });

  it('opens in the worker too that judges what comes after the first screen, under the page’s own policies', async () => {
    const { member } = pair;
    const { page } = member;
    await page.evaluate(() => {
      // Ten rows that are none come first.
      const noRows = Array.from({ length: 10 }, (_, n) => ({ rid: `no-row-${n}` }));
      const { fetch } = window;
      window.fetch = async (...given) => {
        const response = await fetch(...given);
        if (!new URL(response.url).pathname.endsWith('/recordings')) return response;
        const real = (await response.json()) as { items: unknown[] };
        return Response.json({ ...real, items: [...noRows, ...real.items] });
      };
      const { postMessage } = Worker.prototype;
      Object.assign(window, { asked: 0 });
      Worker.prototype.postMessage = function post(this: Worker, ...message: unknown[]): void {
        (window as unknown as { asked: number }).asked += 1;
        Reflect.apply(postMessage, this, message);
      };
    });
    // The first list that is longer than a screen starts it, and does not wait for it.
    await member.until(async () => {
      await member.go('#/');
      await member.go('#/recordings');
      await member.find('button', /Replay/);
      return page.evaluate(() => (window as unknown as { asked: number }).asked > 0);
    }, 'a question to the worker');
    await member.find('*', /Helen Marsh/);
    assert.ok(page.workers().some((worker) => worker.url().includes('judge-items')), page.workers().map((worker) => worker.url()).join());
  });

  it('is sealed on the wire and at rest', async () => {
    assert.ok(sent.length > 5, `${sent.length} bodies were seen`);
    const blobs = await filesIn(join(backend.folder, 'sealed'));
    assert.ok(blobs.length >= item.segments.length, `${blobs.length} files`);
    for (const bytes of [...sent, ...blobs]) {
      const text = bytes.toString('latin1');
      for (const word of READABLE) assert.equal(text.includes(word), false, word);
    }
  });

  for (const stranger of [OTHER_MEMBER, OTHER_INSURERS_MEMBER]) {
    it(`is nothing at all to ${stranger}: not in the list, 404 by id and by segment`, async () => {
      assert.deepEqual(await listed(backend, stranger), []);
      const api = await backend.as(stranger);
      for (const path of [`/recordings/${item.rid}`, `/recordings/${item.rid}/segments/0`, `/recordings/${item.rid}/progress`]) {
        const foreign = await api(path);
        const missing = await api(path.replace(item.rid, 'A'.repeat(22)));
        assert.equal(foreign.status, 404);
        const normal = async (response: Response) => JSON.stringify({ ...((await response.json()) as object), instance: null });
        assert.equal(await normal(foreign), await normal(missing), 'foreign and missing cannot be told apart');
      }
      const page = await Person.open(browser, `${backend.url}/member/`, { width: 360, height: 740 });
      await page.signIn(stranger);
      await page.go('#/recordings');
      await page.find('*', /No recordings yet/);
      await page.close();
    });
  }

  it('raised no complaint of the pages, the content security policy included', async () => {
    assert.deepEqual([...pair.member.complaints, ...pair.desk.complaints], []);
    const reports = (await (await fetch(`${backend.url}/api/csp-reports`)).json()) as { count: number };
    assert.equal(reports.count, 0);
  });
});

async function filesIn(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name))));
}
