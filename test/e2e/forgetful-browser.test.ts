import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { BackendProcess } from './support/backend-process.js';
import { book, endForBoth, joinByAudio, listed, MEMBER, PRACTITIONER, recorded, type WireItem } from './support/consultation.js';
import { keysState } from './support/device-keys.js';
import { launch, Person } from './support/person.js';
import { letIn, saveCode } from './support/recovery.js';
import { replayToTheEnd, secondsOf } from './support/replay.js';

/** A visit costs a test run most of a second here: test/backend/forgetful-visits.test.ts makes 300, test/client/forgetful-browser.test.ts too. */
const VISITS = 10;

describe('a real browser that forgets everything after each visit', { timeout: 300_000 }, () => {
  let backend: BackendProcess;
  let browser: Browser;
  let code = '';
  let item: WireItem;
  let member: Person;

  before(async () => {
    backend = await BackendProcess.start();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await backend?.dispose();
  });

  /** The member, in a browser that has never been here. */
  async function visit(): Promise<Person> {
    const person = await Person.open(browser, `${backend.url}/member/`, { width: 360, height: 740 });
    await person.signIn(MEMBER);
    return person;
  }

  async function links(): Promise<number> {
    const api = await backend.as(MEMBER);
    return ((await (await api('/keys/chain?since=1')).json()) as { chain: string[] }).chain.length;
  }

  it(`has visited ${VISITS} times, and no visit after the first has changed the member’s keys`, async () => {
    const first = await visit();
    code = await saveCode(first);
    await first.close();
    const had = await links();
    for (let count = 1; count < VISITS; count += 1) {
      const person = await Person.open(browser, `${backend.url}/member/`, { width: 360, height: 740 });
      // A person would take longer to find the button than the visit lasts.
      await (await person.find(`button[data-person="${MEMBER}"]`)).evaluate((button) => button.click());
      await person.find('.bar');
      assert.equal((await keysState(person)).state, 'sealed');
      assert.deepEqual(person.complaints, []);
      await person.close();
    }
    assert.equal(await links(), had);
  });

  it('joins a booked call, which is recorded', async () => {
    const had = await links();
    member = await visit();
    const desk = await Person.open(browser, `${backend.url}/desk/`, { width: 1280, height: 800 });
    await desk.signIn(PRACTITIONER);
    await book({ member, desk });
    await joinByAudio({ member, desk });
    await recorded(member, desk);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await endForBoth({ member, desk });
    await desk.close();
    assert.equal(await links(), had, 'the call has changed no key');
    const items = await listed(backend, MEMBER);
    assert.equal(items.length, 1);
    item = items[0]!;
    assert.notEqual(item.final, null);
    assert.ok(secondsOf(item) > 1);
  });

  it('replays it after recovery by code, in that visit and in the next one', async () => {
    await letIn(member, code);
    await member.find('*', /Your recordings open on this device/);
    await member.go('#/recordings');
    await replayToTheEnd(member, secondsOf(item));
    assert.deepEqual(member.complaints, []);
    await member.close();
    const next = await visit();
    await letIn(next, code);
    await next.find('*', /Your recordings open on this device/);
    await next.go('#/recordings');
    await replayToTheEnd(next, secondsOf(item));
  });
});
