import type { Page } from 'puppeteer-core';
import { book, joinByAudio, MEMBER, PRACTITIONER, recorded, switchToVideo, type Pair } from '../e2e/support/consultation.js';
import { Person } from '../e2e/support/person.js';
import { keepConnections } from './counters.js';
import type { Network } from './network.js';
import { watchPicture } from './picture.js';

export interface Call extends Pair {
  /** Since when both pages say that it is recorded, milliseconds since 1970. */
  recordedSince: number;
}

/** A recorded video call over the line: the member at the near end, the practitioner at the far one. */
export async function openCall(network: Network): Promise<Call> {
  const [near, far] = await Promise.all([network.browse('near'), network.browse('far')]);
  const member = await Person.open(near, `${network.origin}/member/`, { width: 360, height: 740 });
  const desk = await Person.open(far, `${network.origin}/desk/`, { width: 1280, height: 800 });
  await Promise.all([keepConnections(member.page), keepConnections(desk.page)]);
  await member.signIn(MEMBER);
  await desk.signIn(PRACTITIONER);
  const pair = { member, desk };
  await book(pair);
  await joinByAudio(pair).catch(async (cause: unknown) => { throw new Error(`Not in the call. The member's page says: ${await member.text()}`, { cause }); });
  await recorded(member, desk);
  const recordedSince = Date.now();
  await switchToVideo(member, desk);
  await Promise.all([watchPicture(member.page), watchPicture(desk.page)]);
  return { ...pair, recordedSince };
}

/** Ends the call. @returns recorded seconds of each second that passed since both pages said that it is recorded */
export async function endCall({ member, desk, recordedSince }: Call): Promise<number> {
  await desk.click('button', /^\s*Leave/);
  await desk.click('button', /End for both/);
  const passed = (Date.now() - recordedSince) / 1000;
  await desk.find('*', /The recording is saved/);
  return (await recordedSeconds(member.page)) / passed;
}

/** The length of the newest recording, as its signed heads say. */
function recordedSeconds(page: Page): Promise<number> {
  return page.evaluate(async (personId) => {
    const signIn = await fetch('/api/demo/sign-in', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ personId }) });
    const { accessToken } = (await signIn.json()) as { accessToken: string };
    const ask = async (path: string): Promise<unknown> => (await fetch(`/api${path}`, { headers: { Authorization: `Bearer ${accessToken}` } })).json();
    const { items: [first] } = (await ask('/recordings')) as { items: { rid: string }[] };
    const { heads } = (await ask(`/recordings/${first?.rid ?? ''}`)) as { heads: string[] | null };
    return (heads ?? []).reduce((sum, head) => sum + (JSON.parse(head) as { dur: number }).dur, 0) / 1000;
  }, MEMBER);
}
