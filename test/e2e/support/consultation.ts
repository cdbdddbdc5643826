import type { Browser } from 'puppeteer-core';
import type { BackendProcess } from './backend-process.js';
import { Person } from './person.js';

export const MEMBER = 'amara-okafor';
export const OTHER_MEMBER = 'daniel-whitcombe';
export const OTHER_INSURERS_MEMBER = 'aoife-ni-bhriain';
export const PRACTITIONER = 'dr-helen-marsh';
const PRACTITIONER_NAME = /Dr Helen Marsh/;
export const OTHER_PRACTITIONER = 'dr-yusuf-adeyemi';
export const OTHER_PRACTITIONER_NAME = /Dr Yusuf Adeyemi/;

export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 800 };

/** A member on a phone and a practitioner at a desk. */
export interface Pair {
  member: Person;
  desk: Person;
}

export async function openPair(browser: Browser, { url }: Pick<BackendProcess, 'url'>, who = { member: MEMBER, practitioner: PRACTITIONER }): Promise<Pair> {
  const member = await openMember(browser, url, who.member);
  return { member, desk: await openDesk(browser, url, who.practitioner) };
}

export async function openMember(browser: Browser, url: string, who = MEMBER): Promise<Person> {
  const member = await Person.open(browser, `${url}/member/`, PHONE);
  await member.signIn(who);
  return member;
}

export async function openDesk(browser: Browser, url: string, who = PRACTITIONER): Promise<Person> {
  const desk = await Person.open(browser, `${url}/desk/`, DESK);
  await desk.signIn(who);
  return desk;
}

/** Books the first free time with the practitioner, as a member does, and goes to the consultation. */
export async function book({ member }: Pair, practitioner = PRACTITIONER_NAME, service = /General practitioner/): Promise<void> {
  await member.go('#/book');
  await member.click('button', service);
  await member.click('button', practitioner);
  // Days across, times down: the first free is the first time of the first day.
  const some = await member.find('button[data-slot]');
  const first = await some.evaluate((button) => {
    const order = (each: HTMLElement) => `${each.dataset['day']} ${each.textContent?.trim()}`;
    const all = [...(button.getRootNode() as ShadowRoot).querySelectorAll<HTMLElement>('button[data-slot]')];
    return all.sort((a, b) => order(a).localeCompare(order(b)))[0]?.dataset['slot'] ?? '';
  });
  await member.click('button', undefined, `[data-slot="${first}"]`);
  await member.click('button', /^Book this time/);
  await member.click('button, a', /^Go to the consultation/);
}

/** Both come in by audio, the member agrees to a recording, and the practitioner lets her in. */
export async function joinByAudio({ member, desk }: Pair): Promise<void> {
  await member.click('button', /^\s*Agree/);
  await member.click('button', /Join by audio only/);
  await desk.click('a', /^Open/, '.button');
  await desk.click('button', /Join by audio only/);
  await desk.click('button', /^Let .* in/);
  await inCall(member);
  await inCall(desk);
}

export async function inCall(person: Person): Promise<void> {
  await person.find('button', /Mute/);
}

/** Both pages say that it is recorded. */
export async function recorded(...people: Person[]): Promise<void> {
  for (const person of people) await person.find('*', /^\s*Recording\s*$/);
}

/** One asks for video, the other agrees, both see the other move. */
export async function switchToVideo(asker: Person, asked: Person): Promise<void> {
  await asker.click('button', /Use video/);
  await asked.click('button', /Show video/);
  await Promise.all([asker.find('button', /Use audio/), asked.find('button', /Use audio/)]);
  await asker.seesMovingPicture();
  await asked.seesMovingPicture();
}

export async function switchToAudio(asker: Person, other: Person): Promise<void> {
  await asker.click('button', /Use audio/);
  await Promise.all([asker.find('button', /Use video/), other.find('button', /Use video/)]);
}

/** Ends it for both; resolves when the recording is with the backend. */
export async function endForBoth(pair: Pair): Promise<void> {
  await sayEnd(pair);
  await pair.desk.find('*', /The recording is saved/);
}

/** The practitioner ends it for both, and both pages say so. */
export async function sayEnd({ member, desk }: Pair): Promise<void> {
  await desk.click('button', /^\s*Leave/);
  await desk.click('button', /End for both/);
  await member.find('*', /Your consultation has ended/);
}

/** What a recording's signed objects say, as anyone can read them who is handed it. */
export interface WireItem {
  rid: string;
  epochs: { n: number; mode: string }[];
  /** The meta segment is number 0, and an empty one the last. */
  segments: { seq: number; e: number; kind: string; dur: number; ct: string }[];
  final: { count: number; aborted: boolean } | null;
}
interface RawItem {
  rid: string;
  epochs: { patient: string }[];
  head: string;
  heads: string[] | null;
}

/** What the backend lists for somebody, each item with its heads. */
export async function listed(backend: Pick<BackendProcess, 'as'>, personId: string): Promise<WireItem[]> {
  const api = await backend.as(personId);
  const { items } = (await (await api('/recordings')).json()) as { items: RawItem[] };
  return Promise.all(items.map(async (item) => {
    const opened = await api(`/recordings/${item.rid}`);
    return read(opened.ok ? ((await opened.json()) as RawItem) : item);
  }));
}

function read({ rid, epochs, head, heads }: RawItem): WireItem {
  const last = payloadOf(head) as WireItem['segments'][number] & { final: boolean; count: number; aborted: boolean };
  return {
    rid,
    epochs: epochs.map(({ patient }) => payloadOf(patient) as WireItem['epochs'][number]),
    segments: [...(heads ?? []).map((text) => JSON.parse(text) as WireItem['segments'][number]), last],
    final: last.final ? { count: last.count, aborted: last.aborted } : null,
  };
}

function payloadOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
}
