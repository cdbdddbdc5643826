import type { Browser } from 'puppeteer-core';
import type { Exposure } from '../../src/domain/exposure.js';
import type { Incident } from '../../src/domain/incident.js';
import { noticeAudienceSchema, type NoticeCounts } from '../../src/domain/notice-draft.js';
import type { Stop } from '../../src/domain/stop.js';
import { BackendProcess } from '../e2e/support/backend-process.js';
import { book, endForBoth, joinByAudio, openPair, recorded, type Pair } from '../e2e/support/consultation.js';
import { launch, type Person } from '../e2e/support/person.js';
import { WatchedPage } from './watched-page.js';

const FAULTY = { people: { member: 'amara-okafor', practitioner: 'dr-helen-marsh' }, practitioner: /Dr Helen Marsh/, service: /General practitioner/, officer: 'ingrid-halvorsen' };
const OTHER = { people: { member: 'aoife-ni-bhriain', practitioner: 'dr-niamh-gallagher' }, practitioner: /Niamh Gallagher/, service: /General practitioner|Family doctor|GP/, officer: 'orla-fitzmaurice' };
const WATCHERS = ['daniel-whitcombe', 'priya-raghunathan', 'tomasz-zielinski'];
/** How long the loop may take before the drill says that it did not come, milliseconds. */
const PATIENCE = 90_000;

/** The backend as somebody asks it. */
type Api = Awaited<ReturnType<BackendProcess['as']>>;

/** What a drill has seen. Times are milliseconds from the press on the button that agrees to the faulty switch. */
export interface DrillFigures {
  /** Somebody else's items that pages were offered, drew, and opened. */
  received: number;
  drawn: number;
  decrypted: number;
  detected: number;
  contained: number;
  drafted: number;
  /** After the containment: somebody else's items that the backend still offers, and bytes of them that it still hands out. */
  offeredAfter: number;
  handedOutAfter: number;
  regions: { tenant: string; region: string; incidents: number; owners: number; recipients: number }[];
  /** Whether the other region's recording played on all the time. */
  otherPlays: boolean;
  audiences: string[];
}

/**
 * Rehearses June 2020 on a backend that makes its fault, with real pages: see `npm run drill`. The backend's own watch is left
 * out: it stops a recording under a wrong owner before any page is offered it, and then nobody would have received anything.
 * @param watchers how many other members look at their recordings meanwhile, 1 to 3
 */
export async function runDrill(watchers = WATCHERS.length): Promise<DrillFigures> {
  const backend = await BackendProcess.start({ CONSULTKIT_DRILL: '1', CONSULTKIT_FAULT: 'misattribute-on-switch', CONSULTKIT_WATCH: 'off' });
  const browser = await launch();
  try {
    return await rehearse(browser, backend, WATCHERS.slice(0, watchers));
  } finally {
    await browser.close();
    await backend.dispose();
  }
}

async function rehearse(browser: Browser, backend: BackendProcess, watchers: readonly string[]): Promise<DrillFigures> {
  const elsewhere = await openPair(browser, backend, OTHER.people);
  await consult(elsewhere, OTHER);
  await endForBoth(elsewhere);
  const position = await playInLoop(elsewhere.member);

  const pair = await openPair(browser, backend, FAULTY.people);
  const pages = await Promise.all(watchers.map((id) => WatchedPage.open(browser, backend, id)));
  await consult(pair, FAULTY);

  const officer = await backend.as(FAULTY.officer);
  const otherOfficer = await backend.as(OTHER.officer);
  await pair.desk.click('button', /Use video/);
  const agree = await pair.member.find('button', /Show video/);
  const started = Date.now();
  await agree.evaluate((button) => button.click());
  let isOver = false;
  const looking = Promise.all(pages.map(async (page) => { while (!isOver) await page.look(); }));
  const incident = await until(async () => (await itemsOf<Incident>(officer, '/compliance/incidents')).find(({ containedAt }) => containedAt !== null), 'an incident that is contained');
  const drafts = await until(async () => {
    const answer = await officer(`/compliance/incidents/${incident.id}/notices`, { method: 'POST' });
    const { counts } = (await answer.json()) as { counts?: NoticeCounts };
    return counts !== undefined && counts.regulator > 0 ? counts : undefined;
  }, 'drafts of the notices');
  const drafted = Date.now() - started;
  // What is offered from now on would be offered after the containment.
  isOver = true;
  await looking;
  const stops = (await itemsOf<Stop>(officer, '/compliance/stops')).filter(({ liftedBy }) => liftedBy === null).map(({ target }) => target);
  const after = await Promise.all(watchers.map((id) => offeredTo(backend, id, stops)));
  const each = async (count: (page: WatchedPage) => number | Promise<number>): Promise<number> => (await Promise.all(pages.map(count))).reduce((sum, number) => sum + number, 0);
  return {
    received: await each(async (page) => (await page.foreign()).size), drawn: await each((page) => page.drawn()), decrypted: await each((page) => page.decrypted()),
    detected: incident.openedAt - started, contained: (incident.containedAt ?? Number.POSITIVE_INFINITY) - started, drafted,
    offeredAfter: after.reduce((sum, { offered }) => sum + offered, 0), handedOutAfter: after.reduce((sum, { bytes }) => sum + bytes, 0),
    regions: [await countRegion(officer), await countRegion(otherOfficer)],
    otherPlays: (await position()) > 0 && !(await elsewhere.member.sees('*', /stopped|paused replays/)),
    audiences: noticeAudienceSchema.options.filter((audience) => drafts[audience] > 0).sort(),
  };
}

async function itemsOf<T>(as: Api, path: string): Promise<T[]> {
  return ((await (await as(path)).json()) as { items: T[] }).items;
}

/** What an officer's incidents come to, in the officer's own region. */
async function countRegion(as: Api): Promise<DrillFigures['regions'][number]> {
  const { tenant, region } = (await (await as('/me')).json()) as { tenant: string; region: string };
  const incidents = await itemsOf<Incident>(as, '/compliance/incidents');
  let [owners, recipients] = [0, 0];
  for (const { id } of incidents) {
    const exposure = (await (await as(`/compliance/incidents/${id}/exposure`)).json()) as Exposure;
    owners += exposure.owners;
    recipients += exposure.recipients;
  }
  return { tenant, region, incidents: incidents.length, owners, recipients };
}

async function consult(pair: Pair, { practitioner, service }: typeof FAULTY): Promise<void> {
  await book(pair, practitioner, service);
  await joinByAudio(pair);
  await recorded(pair.member, pair.desk);
}

/** Plays the newest recording over and over. @returns what says how far it has played since it was last asked, seconds; 0 when it stands still */
async function playInLoop(member: Person): Promise<() => Promise<number>> {
  await member.go('#/recordings');
  await member.click('button', /^Replay/);
  const video = await member.find('video');
  await member.until(() => video.evaluate((media) => (media as HTMLVideoElement).readyState >= 2), 'the first frame');
  await video.evaluate((media) => {
    const player = media as HTMLVideoElement;
    Object.assign(window, { ticks: 0 });
    player.muted = true;
    player.addEventListener('timeupdate', () => { (window as unknown as { ticks: number }).ticks += 1; });
    player.addEventListener('ended', () => { player.currentTime = 0; void player.play(); });
    return player.play();
  });
  return async () => {
    const ticks = (): Promise<number> => member.page.evaluate(() => (window as unknown as { ticks: number }).ticks);
    const before = await ticks();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    return (await ticks()) - before;
  };
}

/** What the backend still offers to somebody of what was stopped, and hands out when it is asked for it by name. */
async function offeredTo(backend: BackendProcess, memberId: string, stopped: readonly string[]): Promise<{ offered: number; bytes: number }> {
  const api = await backend.as(memberId);
  const { items } = (await (await api('/recordings')).json()) as { items: { rid: string }[] };
  const answers = await Promise.all(stopped.map((rid) => api(`/recordings/${rid}/segments/0`)));
  const bytes = await Promise.all(answers.map(async (answer) => (answer.ok ? (await answer.arrayBuffer()).byteLength : 0)));
  return { offered: items.filter(({ rid }) => stopped.includes(rid)).length, bytes: bytes.reduce((sum, count) => sum + count, 0) };
}

async function until<T>(ask: () => Promise<T | undefined>, what: string): Promise<T> {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    const found = await ask();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Waited ${PATIENCE / 1000} s for ${what}.`);
}
