import { html, render, type TemplateResult } from 'lit';
import type { ConsultClient, Identity } from 'consultkit';
import 'consultkit/components/provider/define';
import { appointmentList, upcoming } from '../demo/appointment-list.js';
import { demoPeople, forgetPerson, rememberedPerson, signIn, type DemoPerson } from '../demo/demo-sign-in.js';
import { enterPage } from '../demo/enter-page.js';
import { hashRoute } from '../demo/hash-route.js';
import { loadAppointments, loadedNote, NOT_LOADED } from '../demo/loaded-appointments.js';
import { shell } from '../demo/shell.js';
import { signInView } from '../demo/sign-in-view.js';

// The practitioner's page: whom one sees today, and the room.
const REFRESH_MILLIS = 5_000;
const app = document.querySelector<HTMLElement>('#app')!;
let person: DemoPerson | null = null;
let client: ConsultClient | null = null;
let identity: Identity | null = null;
let loaded = NOT_LOADED;

async function enter(chosen: DemoPerson): Promise<void> {
  person = chosen;
  document.body.dataset.tenant = chosen.tenant;
  client = await signIn(chosen);
  identity = await client.identity();
  // What an earlier page of this desk recorded and could not send goes on now.
  void client.resumeUploads();
  await route();
  setInterval(() => void refresh(), REFRESH_MILLIS);
}

async function leave(): Promise<void> {
  await client?.dispose();
  forgetPerson('practitioner');
  location.hash = '';
  location.reload();
}

async function refresh(): Promise<void> {
  if (hashRoute().length > 0 || document.hidden || client?.scheduling == null) return;
  const { scheduling, now } = client;
  loaded = await loadAppointments(() => scheduling.appointments(), loaded, now);
  draw();
}

async function route(): Promise<void> {
  if (hashRoute()[0] === 'consult') await import('consultkit/components/room/define');
  draw();
  enterPage(hashRoute()[0] === 'consult' ? 'Consultation – Practitioner’s desk' : 'Your list – Practitioner’s desk');
  await refresh();
}

function view(): TemplateResult {
  const [page = '', id = ''] = hashRoute();
  if (page === 'consult') return html`<main id="main" class="stage"><consult-room appointment-id=${id}><a slot="after" class="button plain" href="#/">Back to your list</a></consult-room></main>`;
  const timeZone = identity?.timeZone ?? 'UTC';
  const now = client?.now() ?? 0;
  const list = loaded.appointments === null ? null : upcoming(loaded.appointments, now);
  return html`
    <main id="main" class="narrow">
      <h1>Your list</h1>
      ${loadedNote(loaded, timeZone)}
      ${list === null ? null : html`
        <p class="lead">${list.length > 0 ? 'Whom you see next.' : loaded.failedAt === null ? 'Nobody has booked you yet. New appointments appear here by themselves.' : ''}</p>
        ${appointmentList(list, { timeZone, now, verb: 'Open' })}`}
    </main>`;
}

function draw(): void {
  if (person === null || client === null) return;
  const [page = ''] = hashRoute();
  document.body.classList.toggle('in-call', page === 'consult');
  render(html`<consult-provider .client=${client}>${shell(person, [{ href: '#/', label: 'Your list', current: page === '' }], () => void leave(), view())}</consult-provider>`, app);
}

addEventListener('hashchange', () => void route());
const remembered = await rememberedPerson('practitioner');
if (remembered !== null) await enter(remembered);
else render(signInView(await demoPeople('practitioner'), 'Practitioner’s desk', (chosen) => void enter(chosen)), app);
