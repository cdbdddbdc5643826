import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { deepButton, deepText, drawnRoom, inCall, room, settled } from './support/room-story.js';

const meta: Meta = { title: 'Room/The switch', component: 'consult-room', parameters: { layout: 'fullscreen' } };
export default meta;
type Story = StoryObj;

const ASKED = { target: 'video', by: 'practitioner', stage: 'asked' } as const;

/** The camera stays off until one agrees; both answers weigh the same; no timer decides. */
export const Asked: Story = {
  render: () => room(inCall({ modePending: ASKED })),
  play: async ({ canvasElement }) => {
    const { element, session } = await drawnRoom(canvasElement);
    await expect(deepText(element)).toContain('Your camera stays off until you agree.');
    deepButton(element, 'See yourself first')?.click();
    await settled();
    await expect(session.calls.at(-1)).toEqual({ name: 'preview', args: [{ camera: true }] });
  },
};

/** I look at myself first; nobody else does. */
export const AskedWithPreview: Story = { render: () => room(inCall({ modePending: ASKED }), { cameras: 'mine' }) };

export const Asking: Story = {
  render: () => room(inCall({ role: 'practitioner', modePending: { target: 'video', by: 'practitioner', stage: 'asking' } }), { cameras: 'mine' }),
  play: async ({ canvasElement }) => {
    const { element, session } = await drawnRoom(canvasElement);
    deepButton(element, 'Cancel')?.click();
    await settled();
    await expect(session.called.at(-1)).toBe('cancelMode');
  },
};

export const Starting: Story = { render: () => room(inCall({ modePending: { target: 'video', by: 'practitioner', stage: 'confirming' } }), { cameras: 'mine' }) };

export const Declined: Story = {
  render: () => room(inCall({ role: 'practitioner', modeDeclined: 'declined' })),
  play: async ({ canvasElement }) => {
    const { element } = await drawnRoom(canvasElement);
    await expect(deepText(element)).toContain('would rather stay on audio');
  },
};

/** The insurer has paused the way to video: the call goes on, and it says so. */
export const VideoPaused: Story = {
  render: () => room(inCall({ videoStopped: true })),
  play: async ({ canvasElement }) => expect(deepText((await drawnRoom(canvasElement)).element)).toContain('Your consultation goes on by voice.'),
};

export const DeclinedNoCamera: Story = { render: () => room(inCall({ role: 'practitioner', modeDeclined: 'no-camera' })) };

export const DeclinedFailed: Story = { render: () => room(inCall({ modeDeclined: 'failed' })) };
