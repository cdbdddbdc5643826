import { html, render, type TemplateResult } from 'lit';
import type { ConsultClient } from 'consultkit';
import type { IncidentRequestEvent, IncidentView } from 'consultkit/components/compliance';
import 'consultkit/components/compliance/define';
import 'consultkit/components/provider/define';
import { demoPeople, forgetPerson, rememberedPerson, signIn, type DemoPerson } from '../demo/demo-sign-in.js';
import { enterPage } from '../demo/enter-page.js';
import { hashRoute } from '../demo/hash-route.js';
import { shell } from '../demo/shell.js';
import { signInView } from '../demo/sign-in-view.js';

// The compliance officers' page: incidents, who received whose recordings, notices and stops. Every place has an address of its
// own, so that one officer can send another there: `#/incident/ID/exposure`. An address holds opaque ids and nothing else.
const app = document.querySelector<HTMLElement>('#app')!;
let person: DemoPerson | null = null;
let client: ConsultClient | null = null;

const TITLES: Readonly<Record<IncidentView, string>> = { incident: 'Incidents', exposure: 'Who saw whose', notices: 'Notices', stops: 'Stops' };

interface Place {
  incident: string | null;
  view: IncidentView;
}

/** `#/` lists the incidents, `#/stops` what is stopped; the rest is about one incident. */
function place(): Place {
  const [first = '', id = '', view = ''] = hashRoute();
  if (first === 'stops') return { incident: null, view: 'stops' };
  if (first !== 'incident' || id === '') return { incident: null, view: 'incident' };
  return { incident: id, view: view === 'exposure' || view === 'notices' || view === 'stops' ? view : 'incident' };
}

function address({ incident, view }: Place): string {
  if (incident === null) return view === 'stops' ? '#/stops' : '#/';
  return view === 'incident' ? `#/incident/${encodeURIComponent(incident)}` : `#/incident/${encodeURIComponent(incident)}/${view}`;
}

async function enter(chosen: DemoPerson): Promise<void> {
  person = chosen;
  document.body.dataset.tenant = chosen.tenant;
  client = await signIn(chosen);
  route();
}

async function leave(): Promise<void> {
  await client?.dispose();
  forgetPerson('compliance');
  location.hash = '';
  location.reload();
}

function route(): void {
  draw();
  enterPage(`${TITLES[place().view]} – Compliance console`);
}

function element({ incident, view }: Place): TemplateResult {
  switch (view) {
    case 'exposure': return html`<consult-exposure .incident=${incident}></consult-exposure>`;
    case 'notices': return html`<consult-notice .incident=${incident}></consult-notice>`;
    case 'stops': return html`<consult-kill-switch .incident=${incident}></consult-kill-switch>`;
    default: return html`<consult-incidents .incident=${incident} @consult-incident-request=${onShow}></consult-incidents>`;
  }
}

/** The address says where one is, so the page goes there; the element follows. */
function onShow(event: IncidentRequestEvent): void {
  event.preventDefault();
  location.hash = address(event);
}

function draw(): void {
  if (person === null || client === null) return;
  const here = place();
  const { incident } = here;
  const nav = [
    { href: '#/', label: 'Incidents', current: incident === null && here.view === 'incident' },
    ...(incident === null ? [] : (Object.keys(TITLES) as IncidentView[]).map((view) => ({ href: address({ incident, view }), label: view === 'incident' ? 'This incident' : TITLES[view], current: here.view === view }))),
    ...(incident === null ? [{ href: '#/stops', label: 'Stops', current: here.view === 'stops' }] : []),
  ];
  render(html`<consult-provider .client=${client}>${shell(person, nav, () => void leave(), html`<main id="main"><h1 class="unseen">${TITLES[here.view]}</h1>${element(here)}</main>`)}</consult-provider>`, app);
}

addEventListener('hashchange', route);
const remembered = await rememberedPerson('compliance');
if (remembered !== null) await enter(remembered);
else render(signInView(await demoPeople('compliance'), 'Compliance console', (chosen) => void enter(chosen)), app);
