import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { deepButton, deepText, drawnRoom, room } from './support/room-story.js';

const meta: Meta = { title: 'Room/The end', component: 'consult-room', parameters: { layout: 'fullscreen' } };
export default meta;
type Story = StoryObj;

export const Ended: Story = { render: () => room({ state: 'ended', endReason: 'ended', recording: { state: 'off', consent: 'permit', recorded: true } }) };

/** The patient had agreed, and the recorder never began. */
export const EndedNothingRecorded: Story = {
  render: () => room({ state: 'ended', endReason: 'ended', recording: { state: 'off', consent: 'permit' } }),
  play: async ({ canvasElement }) => {
    const text = deepText((await drawnRoom(canvasElement)).element);
    await expect(text).toContain('Nothing was recorded.');
    await expect(text).not.toContain('Your recording will be');
  },
};

export const EndedPractitionerSaving: Story = {
  render: () => room({ role: 'practitioner', state: 'ended', endReason: 'ended', recording: { state: 'saving', consent: 'permit', recorded: true } }),
  play: async ({ canvasElement }) => {
    const { element, session } = await drawnRoom(canvasElement);
    await expect(deepText(element)).toContain('Saving the recording');
    session.set({ recording: { state: 'saved' } });
    await element.updateComplete;
  },
};

/** On a page that is not one of the member's devices: with the page the way to the recording is gone. */
export const EndedWaitsForCode: Story = {
  render: () => room({ state: 'ended', endReason: 'ended', recording: { state: 'off', consent: 'permit', recorded: true, waits: true } }),
  play: async ({ canvasElement }) => expect(deepButton((await drawnRoom(canvasElement)).element, 'Enter the recovery code')).not.toBeNull(),
};

export const Left: Story = {
  render: () => room({ state: 'ended', endReason: 'left' }),
  play: async ({ canvasElement }) => expect(deepButton((await drawnRoom(canvasElement)).element, 'Come back in')).not.toBeNull(),
};

export const Cancelled: Story = { render: () => room({ state: 'ended', endReason: 'cancelled' }) };

export const Replaced: Story = { render: () => room({ state: 'ended', endReason: 'replaced' }) };

/** The insurer has stopped this consultation while something is checked. There is no way back in for now. */
export const Stopped: Story = {
  render: () => room({ state: 'ended', endReason: 'stopped', connectedAt: Date.now() - 300_000 }),
  play: async ({ canvasElement }) => expect(deepText((await drawnRoom(canvasElement)).element)).toContain('This consultation has been paused'),
};

export const Lost: Story = { render: () => room({ state: 'ended', endReason: 'lost', connectedAt: Date.now() - 300_000 }) };

/** Both were there, and the network lets no call through. */
export const NeverConnected: Story = {
  render: () => room({ state: 'ended', endReason: 'lost' }),
  play: async ({ canvasElement }) => expect(deepText((await drawnRoom(canvasElement)).element)).toContain('mobile data'),
};

/** Nothing of it is drawn: no name, no time, no service. */
export const NotYours: Story = {
  render: () => room({ state: 'ended', endReason: 'not-yours' }),
  play: async ({ canvasElement }) => {
    const text = deepText((await drawnRoom(canvasElement)).element);
    await expect(text).toContain('This consultation is not here');
    await expect(text).not.toContain('Okafor');
  },
};
