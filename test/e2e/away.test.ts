import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { endAbandoned } from '../../examples/reference-backend/sessions/end-abandoned.js';
import { onOneEngine } from '../backend/support/engines.js';
import { Person as Caller } from '../backend/support/person.js';
import type { BackendProcess } from './support/backend-process.js';
import { book, inCall, joinByAudio, listed, MEMBER, openMember, openPair, PHONE, PRACTITIONER, recorded, type Pair } from './support/consultation.js';
import { launch, Person } from './support/person.js';
import { replayToTheEnd, secondsOf } from './support/replay.js';

const MINUTE = 60_000;
const pause = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

onOneEngine('a consultation that both leave without ending it', ({ start, fresh }) => {
  let backend: Backend;
  let browser: Browser;
  let pair: Pair;
  let passed = 0;
  let room = '';

  before(async () => {
    backend = await start({ ...(await fresh()), clock: () => Date.now() + passed });
    browser = await launch();
    pair = await openPair(browser, backend);
    await book(pair);
    await joinByAudio(pair);
    await recorded(pair.member, pair.desk);
    room = await pair.member.page.evaluate(() => location.hash);
    await pause(2_000);
  });
  after(() => browser?.close());

  const as: BackendProcess['as'] = async (who) => {
    const { token } = await Caller.signIn(backend, who);
    return (path, init) => fetch(`${backend.url}/api${path}`, { ...init, headers: { Authorization: `Bearer ${token}` } });
  };
  const ask = async <T>(who: string, path: string): Promise<T> => (await Caller.signIn(backend, who)).get<T>(path);
  const held = async (): Promise<string[]> => (await ask<{ items: { status: string }[] }>(MEMBER, '/appointments')).items.map(({ status }) => status).filter((status) => status !== 'booked' && status !== 'fulfilled');

  it('goes on for the member on a second device, and the first one says so', async () => {
    const { member, desk } = pair;
    const second = await openMember(browser, backend.url);
    await second.go(room);
    await second.find('*', /You agreed to a recording/);
    await second.click('button', /Join by audio only/);
    await inCall(second);
    await member.find('*', /You opened this somewhere else/);
    await inCall(desk);
    await recorded(second, desk);
    await member.page.bringToFront();
    await member.click('button', /Use it here instead/);
    await member.click('button', /Join by audio only/);
    await inCall(member);
    await second.find('*', /You opened this somewhere else/);
    await second.close();
  });

  it('is still on while one is away, and over a quarter of an hour after its time once both are', async () => {
    const { member, desk } = pair;
    await member.page.close({ runBeforeUnload: true });
    await desk.find('*', /has left for now/);
    await desk.page.close({ runBeforeUnload: true });
    await pause(1_000);
    const sweep = () => endAbandoned(backend.database, backend.services.realms, backend.services.clock);
    await sweep();
    assert.deepEqual(await held(), ['arrived']);
    passed += 60 * MINUTE;
    await sweep();
    assert.deepEqual(await held(), [], 'it is over');
  });

  it('is over on both pages when they come back, and what was recorded is closed and can be replayed', async () => {
    const comeBack = async ({ page }: Person, path: string, who: string): Promise<Person> => {
      const back = await Person.open(browser, `${backend.url}/${path}/`, PHONE, page.browserContext());
      await back.find(`.bar, button[data-person="${who}"]`);
      // An hour has passed: nobody is signed in any more.
      if (!(await back.sees('.bar'))) await back.signIn(who);
      return back;
    };
    const desk = await comeBack(pair.desk, 'desk', PRACTITIONER);
    const member = await comeBack(pair.member, 'member', MEMBER);
    await desk.until(async () => !/Let .* in/.test(await desk.text()), 'nobody to wait');
    await member.go('#/recordings');
    await member.until(async () => (await member.go('#/'), await member.go('#/recordings'), await member.find('*', /Dr Helen Marsh/), member.sees('button', /^Replay/)), 'a recording that is closed');
    const [item, ...others] = await listed({ as }, MEMBER);
    assert.deepEqual([item?.final, others.length], [{ count: item?.segments.length, aborted: true }, 0]);
    await replayToTheEnd(member, secondsOf(item!));
  });
});
