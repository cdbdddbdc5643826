import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { BackendProcess } from './support/backend-process.js';
import { book, endForBoth, joinByAudio, listed, MEMBER, openPair, recorded, switchToAudio, switchToVideo, type Pair, type WireItem } from './support/consultation.js';
import { launch, Person } from './support/person.js';
import { reissue } from './support/wrong-issuer.js';

// June 2020 again: a switch makes new rows, and the backend files them under somebody else. Nobody there finds it: what pages
// report of it stops it, and that is what `drill.test.ts` is about.
describe('a backend that misattributes on a switch', { timeout: 300_000 }, () => {
  const members = ['daniel-whitcombe', 'priya-raghunathan', 'tomasz-zielinski'];
  let backend: BackendProcess;
  let browser: Browser;
  let pair: Pair;
  let wrong: string;

  before(async () => {
    backend = await BackendProcess.start({ CONSULTKIT_DRILL: '1', CONSULTKIT_FAULT: 'misattribute-on-switch', CONSULTKIT_WATCH: 'off' });
    browser = await launch();
    pair = await openPair(browser, backend);
    await book(pair);
    await joinByAudio(pair);
    await recorded(pair.member, pair.desk);
    await switchToVideo(pair.desk, pair.member);
    // On a slow machine a camera's first second takes longer to record than a person takes to switch back.
    await pair.desk.until(async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      return (await offered()).length > 0;
    }, 'something recorded after the switch');
    await switchToAudio(pair.member, pair.desk);
    await endForBoth(pair);
  });

  /** Who of the others is offered something. */
  async function offered(): Promise<{ id: string; items: WireItem[] }[]> {
    const lists = await Promise.all(members.map(async (id) => ({ id, items: await listed(backend, id) })));
    return lists.filter(({ items }) => items.length > 0);
  }

  after(async () => {
    await browser?.close();
    await backend?.dispose();
  });

  it('really hands the foreign recording, bytes and all, to the wrong member', async () => {
    const found = await offered();
    assert.equal(found.length, 1, 'one member is offered what is not hers');
    wrong = found[0]!.id;
    assert.equal(wrong === MEMBER, false);
    const api = await backend.as(wrong);
    const bytes = await api(`/recordings/${found[0]!.items[0]!.rid}/segments/${found[0]!.items[0]!.segments[0]?.seq ?? 0}`);
    assert.equal(bytes.status, 200, 'the backend hands them out');
    const text = Buffer.from(await bytes.arrayBuffer()).toString('latin1');
    for (const word of ['webm', 'V_VP8', 'A_OPUS', 'Helen']) assert.equal(text.includes(word), false, 'and they say nothing to her');
  });

  it('draws nothing of it on the wrong member’s page, asks for no byte, and emits the violation', async () => {
    const page = await Person.open(browser, `${backend.url}/member/`, { width: 360, height: 740 });
    await page.signIn(wrong);
    await page.page.evaluate(() => {
      const seen: unknown[] = [];
      Object.assign(window, { violations: seen });
      const provider = document.querySelector('consult-provider') as unknown as { client: { on(event: string, listener: (violation: unknown) => void): void } };
      provider.client.on('violation', (violation) => seen.push(violation));
    });
    await page.go('#/recordings');
    await page.find('*', /We have paused replays while we check something/);
    const violations = await page.page.evaluate(() => (window as unknown as { violations: { reason: string; path: string; rid: string; sid: string; at: number }[] }).violations);
    assert.equal(violations.length >= 1, true);
    assert.deepEqual(Object.keys(violations[0]!).sort(), ['at', 'path', 'reason', 'rid', 'sid']);
    assert.equal(violations[0]!.reason, 'owner');
    assert.equal(violations[0]!.path, 'list');
    const text = await page.text();
    for (const canary of ['Helen Marsh', 'Amara', 'Okafor']) assert.equal(text.includes(canary), false, `${canary} is drawn`);
    assert.equal(await page.sees('video'), false);
    assert.deepEqual(page.requests.filter((path) => path.includes('/segments/')), []);
    assert.equal(page.requests.filter((path) => path.endsWith('/violations')).length >= 1, true, 'the insurer is told');
    assert.deepEqual(page.complaints, []);
    await page.close();
  });

  it('draws nothing on her page either when the claims issuer itself names her: what others have signed and sealed is not hers', async () => {
    const [owner, stranger] = await Promise.all([backend.as(MEMBER), backend.as(wrong)]);
    const { items: [mine] } = (await (await owner('/recordings')).json()) as { items: { rid: string; claim: string; keys: { patient: string[] } }[] };
    const { subject } = (await (await stranger('/me')).json()) as { subject: string };
    const { chain } = (await (await stranger('/keys/chain')).json()) as { chain: string[] };
    assert.ok(mine !== undefined && chain.length > 0);
    const forged = { ...mine, claim: await reissue(backend, mine.claim, subject) };
    // With the owner's chain of keys, and with the stranger's own.
    for (const item of [forged, { ...forged, keys: { ...mine.keys, patient: chain } }]) {
      const page = await Person.open(browser, `${backend.url}/member/`, { width: 360, height: 740 });
      await page.page.setRequestInterception(true);
      page.page.on('request', (request) => {
        const listed = /\/api\/recordings(\?.*)?$/.test(request.url());
        void (listed ? request.respond({ contentType: 'application/json', body: JSON.stringify({ items: [item], next: null }) }) : request.continue());
      });
      await page.signIn(wrong);
      await page.go('#/recordings');
      await page.find('*', /could not be shown to be yours/);
      const text = await page.text();
      for (const canary of ['Helen Marsh', 'Amara']) assert.equal(text.includes(canary), false, `${canary} is drawn`);
      assert.deepEqual(page.requests.filter((path) => path.includes('/segments/')), []);
      await page.close();
    }
  });

  it('leaves the right member with a missing item at worst, never a foreign one', async () => {
    await pair.member.go('#/recordings');
    await pair.member.until(async () => !/Loading/.test(await pair.member.text()), 'the list');
    const text = await pair.member.text();
    for (const name of ['Daniel', 'Priya', 'Tomasz']) assert.equal(text.includes(name), false);
  });
});
