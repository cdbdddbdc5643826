import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent, waitFor } from 'storybook/test';
import 'consultkit/components/compliance/define';
import { draft, event, exposure, FakeCompliance, incident, lines, OFFICER, request, stop, TIMELINE, type FakeComplianceOptions } from './support/fake-compliance.js';
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
export const OneIncident: Story = { args: { element: 'incidents', one: true, incidents: SEVERAL, events: TIMELINE }, play: shows('[data-state=timeline]') };
/** Everything is stopped, and less than a day is left. */
export const Contained: Story = { args: { ...OneIncident.args, element: 'incidents', incidents: [incident(1, { state: 'contained', openedAt: Date.now() - 60 * HOUR })], events: [...TIMELINE, event(500, 'stop-failed'), event(501, 'notice-approved', { by: OFFICER })] }, play: shows('[data-state=soon]') };
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
export const Failed: Story = { args: { element: 'incidents', trouble: 'backend/unreachable' }, play: shows('[data-state=error]') };
export const Loading: Story = { args: { element: 'exposure', one: true, incidents: [OPEN], trouble: 'hangs' }, play: shows('.skeleton') };

export const WhoSawWhose: Story = { args: { element: 'exposure', one: true, incidents: [OPEN], exposure: exposure(lines(7, 4, 14)) }, play: shows('.spread') };
/** Two hundred owners and two hundred recipients: neighbours are drawn as one, and open when they are chosen. */
export const WhoSawWhoseOfMany: Story = {
  args: { element: 'exposure', one: true, incidents: [OPEN], exposure: exposure(lines(200, 200, 1_000)) },
  play: async ({ canvasElement }) => { await find(canvasElement, '.node[data-group]'); await expect(deep(canvasElement, '.node').length).toBeLessThan(50); },
};
export const WhoSawWhoseRightToLeft: Story = { ...WhoSawWhose, globals: { locale: 'ar', direction: 'rtl' } };

export const Notice: Story = { args: { element: 'notice', one: true, incidents: [OPEN], notices: [draft('regulator', 1), draft('controller', 1), draft('owner', 1), draft('owner', 2)] }, play: shows('.fields') };
export const NoticesDrafted: Story = {
  args: { element: 'notice', one: true, incidents: [OPEN], notices: [] },
  play: async ({ canvasElement }) => { await press(await find(canvasElement, '[data-does=draft]')); await press(await find(canvasElement, '[data-does=approve]')); await find(canvasElement, '[data-state=approved]'); },
};

/** What another officer has asked for, and what this one has. */
export const Stops: Story = {
  args: { element: 'kill-switch', incidents: [OPEN], stops: [stop(42), stop(41, { scope: 'sub', why: 'not-mine', drill: true }), stop(12, { liftedBy: 13 })], requests: [request(1), request(2, { by: OFFICER, what: { do: 'lift', seq: 42 }, touches: null, reason: 'The cause is found and mended.' })] },
  play: async ({ canvasElement }) => { await find(canvasElement, '[part=request]'); await expect(deep(canvasElement, '[data-does=approve]').length).toBe(1); },
};
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
