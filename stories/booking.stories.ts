import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent, waitFor } from 'storybook/test';
import 'consultkit/components/booking/define';
import { FakeClient, type FakeClientOptions } from './support/fake-client.js';
import { FakeScheduling, type FakeSchedulingOptions } from './support/fake-scheduling.js';
import { HOSTILE_PRACTITIONERS, HOSTILE_SERVICES } from './support/people.js';
import { deep } from './support/deep.js';
import { press, until } from './support/shadow.js';

interface Args extends FakeSchedulingOptions, FakeClientOptions {
  width?: number;
  withoutNote?: boolean;
}

const meta: Meta<Args> = {
  title: 'Booking/consult-booking',
  component: 'consult-booking',
  render: ({ width, withoutNote = false, ...options }, { globals }) => html`<div style="max-width: ${width === undefined ? 'none' : `${width}px`}; padding: 8px 0">
    <consult-booking ?without-note=${withoutNote} .client=${new FakeClient({ locale: String(globals['locale'] ?? 'en'), ...options, scheduling: new FakeScheduling(options) })}></consult-booking></div>`,
};
export default meta;
type Story = StoryObj<Args>;

const service = async (root: HTMLElement, n = 0): Promise<void> => press(await until(() => deep(root, 'button.service')[n]));
const first = async (root: HTMLElement): Promise<void> => {
  await service(root);
  await press(await until(() => deep(root, 'button.first')[0]));
};
const time = async (root: HTMLElement, n = 2): Promise<void> => {
  await first(root);
  await press(await until(() => deep(root, 'button.time')[n]));
};
const text = (root: HTMLElement): string => deep(root, 'consult-booking')[0]?.shadowRoot?.textContent ?? '';

/** What for: each service with what the plan pays. */
export const Services: Story = {
  play: async ({ canvasElement }) => {
    await until(() => deep(canvasElement, 'button.service')[2]);
    await expect(deep(canvasElement, 'button.service').length).toBe(3);
  },
};

export const Practitioners: Story = { play: async ({ canvasElement }) => { await service(canvasElement); await until(() => deep(canvasElement, 'button.first')[0]); } };
export const Times: Story = { play: async ({ canvasElement }) => { await first(canvasElement); await until(() => deep(canvasElement, 'button.time')[0]); } };

/** Another date: the calendar is loaded only now. */
export const AnotherDate: Story = {
  play: async ({ canvasElement }) => {
    await Times.play!({ canvasElement } as never);
    await press(await until(() => deep(canvasElement, 'button.range')[0]));
    await until(() => deep(canvasElement, 'calendar-month')[0]);
  },
};

export const Confirm: Story = { play: async ({ canvasElement }) => { await time(canvasElement); await until(() => deep(canvasElement, '[part=book-button]')[0]); } };

/** A host that does not ask for the member's own words. */
export const WithoutNote: Story = {
  args: { withoutNote: true },
  play: async ({ canvasElement }) => { await Confirm.play!({ canvasElement } as never); await expect(deep(canvasElement, 'textarea').length).toBe(0); },
};

export const Booked: Story = {
  play: async ({ canvasElement }) => {
    await time(canvasElement);
    await press(await until(() => deep(canvasElement, '[part=book-button]')[0]));
    await until(() => deep(canvasElement, '.ticket')[0]);
  },
};

export const AskedToCancel: Story = {
  play: async ({ canvasElement }) => {
    await Booked.play!({ canvasElement } as never);
    await press(await until(() => deep(canvasElement, 'button.cancel')[0]));
    await until(() => deep(canvasElement, '#sure')[0]);
  },
};

/** Stops everything and gives the number of the region. */
export const Emergency: Story = {
  play: async ({ canvasElement }) => {
    await press(await until(() => deep(canvasElement, 'button.urgent')[0]));
    const call = await until(() => deep<HTMLAnchorElement>(canvasElement, 'a.call')[0]);
    await expect(call.getAttribute('href')).toBe('tel:999');
  },
};
export const EmergencyInIreland: Story = {
  args: { region: 'ie', timeZone: 'Europe/Dublin' },
  play: async ({ canvasElement }) => {
    await press(await until(() => deep(canvasElement, 'button.urgent')[0]));
    await expect((await until(() => deep(canvasElement, 'a.call')[0])).getAttribute('href')).toBe('tel:112');
  },
};

/** Somebody was faster: the nearest free times are offered. */
export const SlotTaken: Story = {
  args: { trouble: { hold: 'scheduling/slot-taken' }, times: 1 },
  play: async ({ canvasElement }) => {
    await time(canvasElement);
    const offered = await until(() => deep(canvasElement, '.note [data-slot]')[0]);
    await expect(deep(canvasElement, '.note [data-slot]').length).toBe(3);
    await waitFor(() => expect(offered.getRootNode()).toHaveProperty('activeElement', offered));
  },
};
export const HoldExpired: Story = { args: { holdFor: 1 }, play: async ({ canvasElement }) => { await time(canvasElement); await until(() => deep(canvasElement, '.note.caution')[0]); } };
export const NothingFree: Story = { args: { busy: true }, play: async ({ canvasElement }) => { await service(canvasElement); await until(() => deep(canvasElement, '.note')[0]); } };
/** The insurer has paused bookings; what is booked stays. */
export const Paused: Story = { args: { stopped: ['booking'] }, play: async ({ canvasElement }) => { await until(() => deep(canvasElement, '[data-state=stopped]')[0]); } };
export const NoServices: Story = { args: { services: [] }, play: async ({ canvasElement }) => { await until(() => deep(canvasElement, '.note')[0]); } };
export const Loading: Story = { args: { trouble: { services: 'hangs' } }, play: async ({ canvasElement }) => { await until(() => deep(canvasElement, '.skeleton')[0]); } };

/** A backend that hangs: after eight seconds it says so and offers to try again. */
export const BackendHangs: Story = {
  args: { trouble: { services: 'hangs' }, times: 1 },
  play: async ({ canvasElement }) => { await until(() => deep(canvasElement, '.note button')[0], 10_000); },
};
export const BackendFails: Story = { args: { trouble: { services: 'backend/failed' } }, play: async ({ canvasElement }) => { await until(() => deep(canvasElement, '.note.caution')[0]); } };
/** The backend takes the page for somebody else. */
export const TakenForSomebodyElse: Story = { args: { trouble: { services: 'identity/mismatch' } }, play: async ({ canvasElement }) => { await until(() => deep(canvasElement, '.note.caution')[0]); } };
export const BookingFails: Story = {
  args: { trouble: { book: 'backend/unreachable' } },
  play: async ({ canvasElement }) => { await time(canvasElement); await press(await until(() => deep(canvasElement, '[part=book-button]')[0])); await until(() => deep(canvasElement, '.note.caution')[0]); },
};
export const SignedOut: Story = { args: { signedIn: false }, play: async ({ canvasElement }) => { await until(() => deep(canvasElement, '.note.caution')[0]); } };

/** Names that hold markup, or two hundred characters: text, and nothing else. */
export const HostileServices: Story = {
  args: { services: HOSTILE_SERVICES, practitioners: HOSTILE_PRACTITIONERS },
  play: async ({ canvasElement }) => {
    await until(() => deep(canvasElement, 'button.service')[1]);
    await expect(deep(canvasElement, 'img').length).toBe(0);
    await expect(text(canvasElement)).toContain('<img src=x onerror=');
    await expect(window).not.toHaveProperty('hacked');
  },
};
export const HostilePractitioners: Story = {
  args: { services: HOSTILE_SERVICES, practitioners: HOSTILE_PRACTITIONERS },
  play: async ({ canvasElement }) => { await service(canvasElement); await until(() => deep(canvasElement, 'button.service')[3]); await expect(deep(canvasElement, 'img').length).toBe(0); },
};
export const HostileConfirm: Story = { args: HostileServices.args!, play: async ({ canvasElement }) => { await time(canvasElement); await until(() => deep(canvasElement, '.summary')[0]); await userEvent.tab(); } };

export const Sidebar: Story = { args: { width: 320 }, play: Times.play! };
export const SidebarServices: Story = { args: { width: 320 }, play: Services.play! };
export const RightToLeft: Story = { globals: { locale: 'ar', direction: 'rtl' }, play: Services.play! };
export const RightToLeftConfirm: Story = { globals: { locale: 'ar', direction: 'rtl' }, play: Confirm.play! };
export const RightToLeftTimes: Story = { globals: { locale: 'ar', direction: 'rtl' }, play: Times.play! };
export const German: Story = { globals: { locale: 'de' }, play: Confirm.play! };
export const Dark: Story = { globals: { theme: 'dark' }, play: Confirm.play! };
export const DarkTimes: Story = { globals: { theme: 'dark' }, play: Times.play! };
export const HighContrast: Story = { globals: { theme: 'contrast-light' }, play: Booked.play! };
