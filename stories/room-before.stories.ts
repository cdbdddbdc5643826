import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect } from 'storybook/test';
import { ConsultError } from '../src/domain/consult-error.js';
import { deepButton, deepText, drawnRoom, room, settled } from './support/room-story.js';

const meta: Meta = { title: 'Room/Before the call', component: 'consult-room', parameters: { layout: 'fullscreen' } };
export default meta;
type Story = StoryObj;

const NOTE = 'A rash on my left arm since Friday. It itches at night.\nI take antihistamines.';
const text = async (canvas: HTMLElement): Promise<string> => deepText((await drawnRoom(canvas)).element);

/** All is well: the picture is mine alone, the meter moves, one button joins. */
export const Lobby: Story = {
  render: () => room({}, { cameras: 'mine' }),
  play: async ({ canvasElement }) => {
    const { element, session } = await drawnRoom(canvasElement);
    deepButton(element, 'Join with video')?.click();
    await settled();
    await expect(session.calls.at(-1)).toEqual({ name: 'join', args: [{ mode: 'video', recording: null }] });
  },
};

/** The browser's own question is still open. */
export const BrowserAsks: Story = {
  render: () => room({ local: { stream: null } }),
  play: async ({ canvasElement }) => expect(await text(canvasElement)).toContain('Choose Allow'),
};

export const CameraOff: Story = { render: () => room({ appointment: { mode: 'audio' } }) };

export const NoCamera: Story = {
  render: () => room({ local: { cameras: [], cameraId: null, cameraError: new ConsultError('media/not-found') } }),
  play: async ({ canvasElement }) => expect(await text(canvasElement)).toContain('We cannot find a camera'),
};

export const PermissionDenied: Story = {
  render: () => room({ local: { stream: null, microphones: [], cameras: [], microphoneError: new ConsultError('media/permission-denied'), cameraError: new ConsultError('media/permission-denied') } }),
  play: async ({ canvasElement }) => {
    await expect(await text(canvasElement)).toContain('Your browser blocked the microphone and the camera');
    await expect(await text(canvasElement)).toContain('Join and listen');
  },
};

export const BlockedByThePage: Story = {
  render: () => room({ local: { stream: null, microphones: [], cameras: [], microphoneError: new ConsultError('media/blocked-by-page'), cameraError: new ConsultError('media/blocked-by-page') } }),
};

export const CameraInUse: Story = { render: () => room({ local: { cameraError: new ConsultError('media/in-use') } }) };

/** One may still join, and listen. */
export const BothMissing: Story = {
  render: () => room({ local: { stream: null, microphones: [], cameras: [], microphoneId: null, cameraId: null, microphoneError: new ConsultError('media/not-found'), cameraError: new ConsultError('media/not-found') } }),
  play: async ({ canvasElement }) => {
    const { element, session } = await drawnRoom(canvasElement);
    deepButton(element, 'Join and listen')?.click();
    await settled();
    await expect(session.called.at(-1)).toBe('join');
  },
};

/** The patient's word on recording: both answers weigh the same, and the page shows the one that the session has. */
export const ConsentGiven: Story = {
  render: () => room({ recording: { consent: 'permit' } }, { cameras: 'mine' }),
  play: async ({ canvasElement }) => {
    const { element, session } = await drawnRoom(canvasElement);
    deepButton(element, 'Do not record')?.click();
    await settled();
    await expect(session.calls.at(-1)).toMatchObject({ name: 'setRecordingConsent', args: ['deny', { lang: expect.stringMatching(/^en/) as string }] });
    await expect(deepText(element)).toContain('You agreed to a recording.');
  },
};

export const LobbyPractitioner: Story = { render: () => room({ role: 'practitioner' }, { cameras: 'mine' }) };
export const LobbyPractitionerNote: Story = { render: () => room({ role: 'practitioner', appointment: { note: NOTE } }, { cameras: 'mine' }) };

export const WaitingPatient: Story = {
  render: () => room({ state: 'waiting' }),
  play: async ({ canvasElement }) => expect(await text(canvasElement)).toContain('In about 4 minutes'),
};

/** The line to the service is gone: it comes back by itself, and says so. */
export const WaitingNotReached: Story = {
  render: () => room({ state: 'waiting', unreachedSince: Date.now() - 20_000 }),
  play: async ({ canvasElement }) => {
    await expect(await text(canvasElement)).toContain('you keep your place');
    await expect(await text(canvasElement)).not.toContain('You need not do anything');
  },
};

export const WaitingPractitionerNotReached: Story = {
  render: () => room({ role: 'practitioner', state: 'waiting', unreachedSince: Date.now() - 20_000 }),
  play: async ({ canvasElement }) => expect(await text(canvasElement)).toContain('Not connected'),
};

export const WaitingLate: Story = {
  render: () => room({ state: 'waiting', appointment: { start: new Date(Date.now() - 11 * 60_000).toISOString() } }),
  play: async ({ canvasElement }) => expect(await text(canvasElement)).toContain('running late: 11 minutes so far'),
};

/** The insurer's own words on what to have at hand. */
export const WaitingOwnWords: Story = {
  render: () => room({ state: 'waiting', remote: { present: true } }, {}, html`<p slot="prepare">Have your insurance card ready, and a thermometer if you have one.</p>`),
};

export const WaitingPractitioner: Story = {
  render: () => room({ role: 'practitioner', state: 'waiting', remote: { present: true }, recording: { consent: 'permit' } }),
  play: async ({ canvasElement }) => {
    const { element, session } = await drawnRoom(canvasElement);
    deepButton(element, 'Let')?.click();
    await settled();
    await expect(session.called.at(-1)).toBe('admit');
    await expect(deepText(element)).toContain('Maria Lindqvist is waiting');
  },
};

/** What the member wrote when booking is read before the patient is let in. */
export const WaitingPractitionerNote: Story = {
  render: () => room({ role: 'practitioner', state: 'waiting', appointment: { note: NOTE }, remote: { present: true }, recording: { consent: 'permit' } }),
  play: async ({ canvasElement }) => expect(await text(canvasElement)).toContain('What Maria Lindqvist wrote when booking'),
};

/** A thousand letters, with markup: text, and the button stays near. */
export const WaitingPractitionerLongNote: Story = {
  render: () => room({ role: 'practitioner', state: 'waiting', appointment: { note: `<b>${'It hurts. '.repeat(99)}</b>` }, remote: { present: true } }),
  play: async ({ canvasElement }) => expect(await text(canvasElement)).toContain('<b>It hurts.'),
};

export const NobodyWaits: Story = { render: () => room({ role: 'practitioner', state: 'waiting' }) };

/** The other person was here and has gone: until when, and what else is possible. */
export const LeftPatientWaits: Story = { render: () => room({ state: 'waiting', admitted: true, connectedAt: Date.now() - 120_000 }) };

export const LeftPractitionerWaits: Story = { render: () => room({ role: 'practitioner', state: 'waiting', admitted: true, connectedAt: Date.now() - 120_000 }) };
