import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent, waitFor } from 'storybook/test';
import 'consultkit/components/compliance/define';
import { draft, event, exposure, FakeCompliance, incident, lines, madeId, OFFICER, OTHER_OFFICER, request, stop, TIMELINE, type FakeComplianceOptions } from './support/fake-compliance.js';
import { FakeClient } from './support/fake-client.js';
import { deep } from './support/deep.js';
import { press, until } from './support/shadow.js';

interface Args extends FakeComplianceOptions {
  element: 'incidents' | 'exposure' | 'notice' | 'kill-switch';
  /** Of which incident: the first one. */
  one?: boolean;
}

const HOUR = 3_600_000;
const OPEN = incident(1);
const CONTAINED = incident(1, { state: 'contained' });
const REGULATOR = draft('regulator', 1);
const DRILL = incident(4, { drill: true, fault: 'canary', feature: 'replay', openedAt: Date.now() - 600_000 });
const SEVERAL = [OPEN, incident(2, { state: 'contained', fault: 'not-mine', feature: 'replay', openedAt: Date.now() - 52 * HOUR, reports: 1, items: 1 }), incident(3, { state: 'closed', fault: 'wrong-patient', feature: 'consultation', openedAt: Date.now() - 300 * HOUR, closedAt: Date.now() - 200 * HOUR }), incident(5, { state: 'merged', into: OPEN.id })];

const meta: Meta<Args> = {
  title: 'Compliance',
  component: 'consult-incidents',
  render: ({ element, one, ...options }, { globals }) => {
    const client = new FakeClient({ locale: String(globals['locale'] ?? 'en'), compliance: new FakeCompliance(options) });
    const id = one === true ? (options.incidents?.[0]?.id ?? null) : null;
    if (element === 'exposure') return html`<consult-exposure .client=${client} .incident=${id}></consult-exposure>`;
    if (element === 'notice') return html`<consult-notice .client=${client} .incident=${id}></consult-notice>`;
    if (element === 'kill-switch') return html`<consult-kill-switch .client=${client} .incident=${id}></consult-kill-switch>`;
    return html`<consult-incidents .client=${client} .incident=${id}></consult-incidents>`;
  },
};
export default meta;
type Story = StoryObj<Args>;
type Play = NonNullable<Story['play']>;

const find = (root: HTMLElement, selector: string): Promise<HTMLElement> => until(() => deep(root, selector)[0]);
const shows = (selector: string): Play => async ({ canvasElement }) => { await find(canvasElement, selector); };

export const Calm: Story = { args: { element: 'incidents', incidents: [] }, play: shows('[data-state=none]') };
export const Open: Story = { args: { element: 'incidents', incidents: SEVERAL, requests: [request(1)] }, play: shows('[data-state=soon]') };
export const OneIncident: Story = { args: { element: 'incidents', one: true, incidents: [CONTAINED, ...SEVERAL.slice(1)], events: TIMELINE }, play: shows('[data-state=timeline]') };
export const OneIncidentRightToLeft: Story = { ...OneIncident, globals: { locale: 'ar', direction: 'rtl' } };
/** Everything is stopped, and less than a day is left. */
export const Contained: Story = { args: { ...OneIncident.args, element: 'incidents', incidents: [incident(1, { state: 'contained', openedAt: Date.now() - 60 * HOUR })], events: [...TIMELINE, event(501, 'notice-approved', { by: OFFICER, target: madeId('owner', 1) })] }, play: shows('[data-state=soon]') };
/** The service could not stop what it found, and the time is over. */
export const Late: Story = { args: { ...OneIncident.args, element: 'incidents', incidents: [incident(1, { openedAt: Date.now() - 80 * HOUR })], events: [...TIMELINE, event(500, 'stop-failed', { target: madeId('rid', 3) })] }, play: shows('[data-state=late]') };
export const Merged: Story = { args: { ...OneIncident.args, element: 'incidents', incidents: [incident(5, { state: 'merged', into: OPEN.id }), OPEN], events: [event(0, 'opened'), event(1, 'merged', { by: OTHER_OFFICER, target: OPEN.id, reason: 'The same cause.' })] }, play: shows('[data-does=into]') };
/** A rehearsal: nobody can take it for what has happened. */
export const Drill: Story = { args: { element: 'incidents', one: true, incidents: [DRILL], events: TIMELINE }, play: shows('.drill-banner') };
export const Closing: Story = {
  ...OneIncident,
  play: async ({ canvasElement }) => {
    await press(await find(canvasElement, '[data-does=close]'));
    await press(await find(canvasElement, 'form .primary'));
    await waitFor(() => expect(deep(canvasElement, '[aria-invalid=true]').length).toBe(1));
  },
};
/** What was tried did not work: it says so beside it, and what was written stays. */
export const CouldNot: Story = {
  args: { ...OneIncident.args, element: 'incidents', deedTrouble: 'backend/conflict' },
  play: async ({ canvasElement }) => {
    await press(await find(canvasElement, '[data-does=close]'));
    await userEvent.type(await find(canvasElement, 'textarea'), 'All of it is told.');
    await press(await find(canvasElement, 'form .primary'));
    await find(canvasElement, 'form [role=alert].note');
  },
};
export const Failed: Story = { args: { element: 'incidents', trouble: 'backend/unreachable' }, play: shows('[data-state=error]') };
export const Loading: Story = { args: { element: 'exposure', one: true, incidents: [OPEN], trouble: 'hangs' }, play: shows('.skeleton') };

export const WhoSawWhose: Story = { args: { element: 'exposure', one: true, incidents: [OPEN], exposure: exposure(lines(7, 4, 14)) }, play: shows('.spread') };
/** Two hundred owners and two hundred recipients: neighbours are drawn as one, and open when they are chosen. */
export const WhoSawWhoseOfMany: Story = {
  args: { element: 'exposure', one: true, incidents: [OPEN], exposure: exposure(lines(200, 200, 1_000)) },
  play: async ({ canvasElement }) => { await find(canvasElement, '.node[data-group]'); await expect(deep(canvasElement, '.node').length).toBeLessThan(50); },
};
export const WhoSawWhoseRightToLeft: Story = { ...WhoSawWhose, globals: { locale: 'ar', direction: 'rtl' } };

export const NobodyReceived: Story = { args: { element: 'exposure', one: true, incidents: [OPEN] }, play: shows('[data-state=none]') };
/** More lines than one answer holds. */
export const WhoSawWhoseInPart: Story = { args: { element: 'exposure', one: true, incidents: [OPEN], exposure: { ...exposure(lines(12, 9, 60)), lines: lines(12, 9, 30) } }, play: shows('[data-state=cut]') };
export const NoLineMatches: Story = {
  ...WhoSawWhose,
  play: async ({ canvasElement }) => { await userEvent.type(await find(canvasElement, '#search'), 'nobody'); await find(canvasElement, '[data-state=no-match]'); },
};

export const Notice: Story = { args: { element: 'notice', one: true, incidents: [OPEN], notices: [REGULATOR, draft('controller', 1), draft('owner', 1), draft('owner', 2)] }, play: shows('.fields') };
export const NoticeRightToLeft: Story = { ...Notice, globals: { locale: 'ar', direction: 'rtl' } };
/** A member is told by the approval. */
export const NoticeToOwner: Story = { args: { element: 'notice', one: true, incidents: [OPEN], notices: [draft('owner', 1), draft('owner', 2)] }, play: shows('#addressee') };
export const NoticesDrafted: Story = {
  args: { element: 'notice', one: true, incidents: [OPEN], notices: [] },
  play: async ({ canvasElement }) => { await press(await find(canvasElement, '[data-does=draft]')); await press(await find(canvasElement, '[data-does=approve]')); await find(canvasElement, '[data-state=approved]'); },
};

/** What another officer has asked for, and what this one has. */
export const Stops: Story = {
  args: { element: 'kill-switch', incidents: [OPEN], stops: [stop(42), stop(41, { scope: 'sub', why: 'not-mine', drill: true }), stop(12, { liftedBy: 13 })], requests: [request(1), request(2, { by: OFFICER, what: { do: 'lift', seq: 42 }, touches: null, reason: 'The cause is found and mended.' })] },
  play: async ({ canvasElement }) => { await find(canvasElement, '[part=request]'); await expect(deep(canvasElement, '[data-does=approve]').length).toBe(1); },
};
export const StopsRightToLeft: Story = { args: Stops.args ?? {}, globals: { locale: 'ar', direction: 'rtl' }, play: shows('[part=request]') };
export const StopsDark: Story = { ...StopsRightToLeft, globals: { theme: 'dark' } };
/** Before anything is stopped, what it does, to how many, and who has to approve it. */
export const StopWide: Story = {
  args: { element: 'kill-switch', one: true, incidents: [OPEN], stops: [], touches: 48 },
  play: async ({ canvasElement }) => {
    await press(await find(canvasElement, '[data-does=stop]'));
    await userEvent.selectOptions(await find(canvasElement, '#scope'), 'feature');
    await userEvent.type(await find(canvasElement, '#why'), 'Until the cause is known.');
    await press(await find(canvasElement, 'form .primary'));
    await waitFor(() => expect(deep(canvasElement, '[data-state=sure]')[0]?.textContent).toContain('48'));
  },
};
export const StopForm: Story = {
  args: { element: 'kill-switch', one: true, incidents: [DRILL], stops: [] },
  play: async ({ canvasElement }) => { await press(await find(canvasElement, '[data-does=stop]')); await press(await find(canvasElement, 'form .primary')); await waitFor(() => expect(deep(canvasElement, '[aria-invalid=true]').length).toBe(2)); },
};
/** Nobody is known whom it would touch: the id may be a part of one. */
export const StopTouchesNobody: Story = {
  args: { element: 'kill-switch', one: true, incidents: [OPEN], stops: [], touches: 0 },
  play: async ({ canvasElement }) => {
    await press(await find(canvasElement, '[data-does=stop]'));
    await userEvent.type(await find(canvasElement, '#target'), '7ifdx2twvv');
    await userEvent.type(await find(canvasElement, '#why'), 'Reported by telephone.');
    await press(await find(canvasElement, 'form .primary'));
    await waitFor(() => expect(deep(canvasElement, '[data-state=sure]')[0]?.textContent).toContain('Is the id right?'));
  },
};
