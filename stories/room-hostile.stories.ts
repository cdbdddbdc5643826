import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { ConsultError } from '../src/domain/consult-error.js';
import { LONG_NAME, MARKUP_NAME } from './support/fake-snapshot.js';
import { deepAll, deepButton, deepText, drawnRoom, inCall, room, settled } from './support/room-story.js';

/** Data that means harm, and pages of every shape. */
const meta: Meta = { title: 'Room/Hostile data and shapes', component: 'consult-room', parameters: { layout: 'fullscreen' } };
export default meta;
type Story = StoryObj;

const long = { participant: { displayName: LONG_NAME } };
const markup = { participant: { displayName: MARKUP_NAME, title: MARKUP_NAME } };

export const LongName: Story = { render: () => room(inCall({ remote: long })) };
export const LongNameVideo: Story = { render: () => room(inCall({ mode: 'video', remote: long }), { cameras: 'both', width: '360px', height: '640px' }) };
export const LongNameLobby: Story = { render: () => room({ remote: long }, { cameras: 'mine', width: '320px' }) };
export const LongNameAsks: Story = { render: () => room(inCall({ remote: long, modePending: { target: 'video', by: 'practitioner', stage: 'asked' } }), { width: '320px', height: '640px' }) };

/** Names are text, whatever they hold. */
export const MarkupInNames: Story = {
  render: () => room(inCall({ remote: markup })),
  play: async ({ canvasElement }) => {
    const { element } = await drawnRoom(canvasElement);
    await expect(deepText(element)).toContain('<b>Dr Bold</b>');
    await expect(deepAll(canvasElement, 'img, b')).toHaveLength(0);
    await expect('consultHacked' in window).toBe(false);
  },
};

/** Somebody at the other end could not show to be the one whom the claim names: no picture, no sound, and it says so. */
export const NotProved: Story = {
  render: () => room(inCall({ state: 'joining', proved: false, safetyCode: null, peerDevice: null, connectedAt: null, quality: 'unknown', epoch: -1, error: new ConsultError('session/not-proved') })),
  play: async ({ canvasElement }) => {
    const { element } = await drawnRoom(canvasElement);
    await expect(deepText(element)).toContain('We did not connect you');
  },
};

/** Everything that is asked of it fails; the room says so and stays. */
export const RejectsEverything: Story = {
  render: () => room({}, { cameras: 'mine', rejects: true }),
  play: async ({ canvasElement }) => {
    const { element } = await drawnRoom(canvasElement);
    deepButton(element, 'Join with video')?.click();
    await settled();
    await expect(deepText(element)).toContain('The service has a problem of its own');
    await expect(deepButton(element, 'Join with video')).not.toBeNull();
  },
};

export const Sidebar320: Story = { render: () => room(inCall({ mode: 'video' }), { cameras: 'both', width: '320px', height: '640px' }) };
export const Sidebar320Audio: Story = { render: () => room(inCall(), { width: '320px', height: '560px' }) };
export const LandscapePhone: Story = { render: () => room(inCall({ mode: 'video' }), { cameras: 'both', width: '640px', height: '360px' }) };
export const LandscapePhoneAudio: Story = { render: () => room(inCall(), { width: '640px', height: '360px' }) };
export const LandscapePhoneAsked: Story = { render: () => room(inCall({ modePending: { target: 'video', by: 'practitioner', stage: 'asked' } }), { width: '640px', height: '360px' }) };

export const RightToLeft: Story = { render: () => room(inCall({ mode: 'video' }), { cameras: 'both', lang: 'ar' }) };
export const RightToLeftLobby: Story = { render: () => room({}, { cameras: 'mine', lang: 'ar' }) };
export const Dark: Story = { render: () => room(inCall(), { theme: 'dark' }) };
export const DarkLobby: Story = { render: () => room({}, { cameras: 'mine', theme: 'dark' }) };
export const HighContrast: Story = { render: () => room({}, { cameras: 'mine', theme: 'contrast-light' }) };
export const HighContrastDark: Story = { render: () => room(inCall(), { theme: 'contrast-dark' }) };
