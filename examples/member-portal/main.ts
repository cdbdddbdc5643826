import { html, render, type TemplateResult } from 'lit';
import type { Appointment, ConsultClient, Identity } from 'consultkit';
import 'consultkit/components/provider/define';
import { appointmentList, upcoming } from '../demo/appointment-list.js';
import { demoPeople, forgetPerson, rememberedPerson, signIn, type DemoPerson } from '../demo/demo-sign-in.js';
import { enterPage } from '../demo/enter-page.js';
import { hashRoute } from '../demo/hash-route.js';
import { loadAppointments, loadedNote, NOT_LOADED } from '../demo/loaded-appointments.js';
import { shell } from '../demo/shell.js';
import { signInView } from '../demo/sign-in-view.js';

// The insurer's page. What it takes from ConsultKit: a client, <consult-provider>, and one element a page.
const app = document.querySelector<HTMLElement>('#app')!;
let person: DemoPerson | null = null;
let client: ConsultClient | null = null;
let identity: Identity | null = null;
let loaded = NOT_LOADED;
/** Told by the gate: something was offered that is not this member's. Nothing of it was drawn. */
let guarded = false;
/** A recovery code waits to be written down, or was never confirmed. */
let codePending = false;

/** Elements load when their page is opened, not before. */
const PAGES: Readonly<Record<string, () => Promise<unknown>>> = {
  book: () => import('consultkit/components/booking/define'),
  consult: () => import('consultkit/components/room/define'),
  recordings: () => import('consultkit/components/recordings/define'),
  keys: () => import('consultkit/components/keys/define'),
  notices: () => import('consultkit/components/keys/define'),
};

const TITLES: Readonly<Record<string, string>> = { book: 'Book', consult: 'Consultation', recordings: 'Your recordings', keys: 'Your keys', notices: 'What has happened' };
const REFRESH_MILLIS = 15_000;

async function enter(chosen: DemoPerson): Promise<void> {
  person = chosen;
  document.body.dataset.tenant = chosen.tenant;
  client = await signIn(chosen);
  client.on('violation', () => {
    guarded = true;
    draw();
  });
  identity = await client.identity();
  // What an earlier visit could not tell the backend, such as that a consultation is over.
  void client.resumeUploads();
  await route();
  setInterval(() => void refresh(), REFRESH_MILLIS);
}

async function leave(): Promise<void> {
  await client?.dispose();
  forgetPerson('patient');
  location.hash = '';
  location.reload();
}

async function route(): Promise<void> {
  const [page = ''] = hashRoute();
  await PAGES[page]?.();
  draw();
  enterPage(`${TITLES[page] ?? 'Home'} – Your care online`);
  await refresh();
}

async function refresh(): Promise<void> {
  if (hashRoute().length > 0 || document.hidden || client?.scheduling == null) return;
  const { scheduling, now } = client;
  [loaded, codePending] = await Promise.all([
    loadAppointments(() => scheduling.appointments(), loaded, now),
    client.keys.status().then((status) => status.state === 'ready' && (status.codePending || !status.codeConfirmed), () => false),
  ]);
  draw();
}

function view(): TemplateResult {
  const [page = '', id = ''] = hashRoute();
  const zone = identity?.timeZone ?? 'UTC';
  switch (page) {
    case 'book': return html`<main id="main" class="narrow"><consult-booking @consult-join-request=${onJoin}></consult-booking></main>`;
    case 'consult': return html`<main id="main" class="stage"><consult-room appointment-id=${id} @consult-unlock-request=${() => { location.hash = '#/keys'; }}><a slot="after" class="button plain" href="#/recordings">Your recordings</a></consult-room></main>`;
    case 'recordings': return html`<main id="main" class="narrow"><consult-recordings @consult-unlock-request=${() => { location.hash = '#/keys'; }}></consult-recordings></main>`;
    case 'notices': return html`<main id="main" class="narrow"><consult-notices></consult-notices></main>`;
    case 'keys': return html`<main id="main" class="narrow"><consult-keys></consult-keys></main>`;
    default: return home(zone);
  }
}

function home(zone: string): TemplateResult {
  const now = client?.now() ?? 0;
  const next = loaded.appointments === null ? null : upcoming(loaded.appointments, now);
  return html`
    <main id="main">
      ${guarded ? html`<p class="notice" role="status">We have held something back that did not belong to you. Nothing of it was shown, and it has been reported.</p>` : null}
      <h1>Hello, ${person?.displayName.split(' ')[0]}</h1>
      <p class="lead">See a doctor, a therapist or a specialist from where you are.</p>
      ${loadedNote(loaded, zone)}
      ${next === null ? null : next.length > 0
        ? html`<h2>Coming up</h2>${appointmentList(next, { timeZone: zone, now, verb: 'Join' })}`
        : loaded.failedAt !== null ? null : html`<div class="card empty"><span>You have no appointment at the moment.</span><a class="button" href="#/book">Book a consultation</a></div>`}
      <div class="tiles">
        ${next !== null && next.length > 0 ? html`<a class="card tile" href="#/book"><strong>Book a consultation</strong><span class="quiet">GP, therapist or specialist, under your plan</span></a>` : null}
        <a class="card tile" href="#/recordings"><strong>Your recordings</strong><span class="quiet">Listen again to what was said</span></a>
        <a class="card tile" href="#/keys"><strong>${codePending ? 'Save your recovery code' : 'Your keys and devices'}</strong><span class="quiet">${codePending ? 'So that your recordings open on a new phone too' : 'What opens your recordings, and where'}</span></a>
        <a class="card tile" href="#/notices"><strong>What has happened</strong><span class="quiet">With your keys and your recordings</span></a>
      </div>
    </main>`;
}

function onJoin(event: Event & { appointment?: Appointment }): void {
  if (event.appointment !== undefined) location.hash = `#/consult/${event.appointment.id}`;
}

function draw(): void {
  if (person === null || client === null) return;
  const [page = ''] = hashRoute();
  document.body.classList.toggle('in-call', page === 'consult');
  const nav = [['', 'Home'], ['book', 'Book'], ['recordings', 'Recordings'], ['keys', 'Keys']].map(([key, label]) => ({ href: `#/${key}`, label: label ?? '', current: page === key }));
  render(html`<consult-provider .client=${client}>${shell(person, nav, () => void leave(), view())}</consult-provider>`, app);
}

addEventListener('hashchange', () => void route());
const remembered = await rememberedPerson('patient');
if (remembered !== null) await enter(remembered);
else render(signInView(await demoPeople('patient'), 'Your care online', (chosen) => void enter(chosen)), app);
