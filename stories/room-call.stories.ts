import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect } from 'storybook/test';
import { PlaybackChangeEvent } from '../components/room/index.js';
import { ConsultError } from '../src/domain/consult-error.js';
import { deep, deepButton, deepText, drawnRoom, inCall, room, settled } from './support/room-story.js';

const meta: Meta = { title: 'Room/The call', component: 'consult-room', parameters: { layout: 'fullscreen' } };
export default meta;
type Story = StoryObj;

export const Audio: Story = {
  render: () => room(inCall()),
  play: async ({ canvasElement }) => {
    const { element, session } = await drawnRoom(canvasElement);
    deepButton(element, 'Mute')?.click();
    await settled();
    await expect(session.calls.at(-1)).toEqual({ name: 'setMuted', args: [true] });
    await expect(deepButton(element, 'Unmute')).toBeNull();
    session.set({ local: { muted: true } });
    await settled();
    await expect(deepButton(element, 'Unmute')).not.toBeNull();
  },
};

export const Video: Story = {
  render: () => room(inCall({ mode: 'video' }), { cameras: 'both' }),
  play: async ({ canvasElement }) => {
    const { element, session } = await drawnRoom(canvasElement);
    deepButton(element, 'Use audio')?.click();
    await settled();
    await expect(session.calls.at(-1)).toEqual({ name: 'requestMode', args: ['audio'] });
    await expect(deepButton(element, 'Use audio')).not.toBeNull();
  },
};

/** Two taps and no words: the first has been made. */
export const WrongPatient: Story = {
  render: () => room(inCall({ role: 'practitioner', mode: 'video' }), { cameras: 'both', canReport: true }),
  play: async ({ canvasElement }) => {
    const { element } = await drawnRoom(canvasElement);
    deepButton(element, 'Wrong patient')?.click();
    await settled();
    await expect(deepButton(element, 'Yes, stop now')).not.toBeNull();
  },
};

/** What the practitioner looks at is shown whole, and beside it is room for notes. */
export const VideoAtADesk: Story = {
  render: () => room(inCall({ role: 'practitioner', mode: 'video' }), { cameras: 'both' }, html`<div slot="panel" data-story-panel><h2>Notes</h2><p>Whatever the insurer puts here.</p></div>`),
};

export const Connecting: Story = { render: () => room({ state: 'joining', admitted: true, remote: { present: true } }) };

/** What was proved, and a code for those who want to be doubly sure. */
export const CheckByVoice: Story = {
  render: () => room(inCall()),
  play: async ({ canvasElement }) => {
    const { element } = await drawnRoom(canvasElement);
    deepButton(element, 'Private')?.click();
    await settled();
    deep(element, 'details.safety summary')?.click();
    await settled();
    await expect(deepText(element)).toContain('042 917');
    await expect(deepText(element)).toContain('own device');
  },
};

/** The other party speaks from a device that was not there when the two last spoke. */
export const NewDevice: Story = {
  render: () => room(inCall({ peerDevice: 'new' })),
  play: async ({ canvasElement }) => {
    const { element } = await drawnRoom(canvasElement);
    deepButton(element, 'Private')?.click();
    await settled();
    await expect(deepText(element)).toContain('Your practitioner has a new device since you last spoke.');
  },
};

export const FirstMeeting: Story = {
  render: () => room(inCall({ peerDevice: 'first', role: 'practitioner' })),
  play: async ({ canvasElement }) => {
    const { element } = await drawnRoom(canvasElement);
    deepButton(element, 'Private')?.click();
    await settled();
    await expect(deepText(element)).toContain('on this device before');
  },
};

export const RemoteMuted: Story = { render: () => room(inCall({ remote: { muted: true } })) };

export const WeakLine: Story = { render: () => room(inCall({ mode: 'video', quality: 'poor' }), { cameras: 'both' }) };

/** The last picture stays, dimmed; audio is offered; nothing jumps. */
export const Reconnecting: Story = {
  render: () => room(inCall({ mode: 'video' }), { cameras: 'both' }),
  play: async ({ canvasElement }) => {
    const { element, session } = await drawnRoom(canvasElement);
    session.set({ state: 'reconnecting', reconnectingSince: Date.now() - 6_000 });
    await settled();
    await expect(deepText(element)).toContain('Reconnecting: 6 seconds');
    deepButton(element, 'Go on by audio')?.click();
    await settled();
    await expect(session.calls.at(-1)).toEqual({ name: 'requestMode', args: ['audio'] });
  },
};

export const ReconnectingAudio: Story = { render: () => room(inCall({ state: 'reconnecting', reconnectingSince: Date.now() - 14_000 })) };

/** The browser plays no sound until the page is touched: one clear button. */
export const SoundBlocked: Story = {
  render: () => room(inCall()),
  play: async ({ canvasElement }) => {
    const { element } = await drawnRoom(canvasElement);
    deep(element, 'consult-participant')?.dispatchEvent(new PlaybackChangeEvent(true));
    await settled();
    await expect(deepButton(element, 'Turn the sound on')).not.toBeNull();
  },
};

/** The patient opens what the red dot means, and can stop it there. */
export const RecordingOpened: Story = {
  render: () => room(inCall()),
  play: async ({ canvasElement }) => {
    const { element, session } = await drawnRoom(canvasElement);
    deepButton(element, 'Recording')?.click();
    await settled();
    deepButton(element, 'Stop recording')?.click();
    await settled();
    await expect(session.calls.at(-1)).toMatchObject({ name: 'setRecordingConsent', args: ['deny', { lang: expect.stringMatching(/^en/) as string }] });
    deepButton(element, 'Recording')?.click();
    await settled();
  },
};

export const NotRecording: Story = {
  render: () => room(inCall({ role: 'practitioner', recording: { state: 'not-recording', consent: 'permit', error: new ConsultError('recording/no-data') } })),
  play: async ({ canvasElement }) => {
    const { element } = await drawnRoom(canvasElement);
    deepButton(element, 'Not recording')?.click();
    await settled();
    await expect(deepText(element)).toContain('The recording stands still');
  },
};

export const ConsentInCall: Story = { render: () => room(inCall({ recording: { state: 'asking', consent: null } })) };

/** What was verified, in plain words. */
export const TrustOpened: Story = {
  render: () => room(inCall()),
  play: async ({ canvasElement }) => {
    const { element } = await drawnRoom(canvasElement);
    deepButton(element, 'Private')?.click();
    await settled();
    await expect(deepText(element)).toContain('This connection is proved to be with');
  },
};

export const More: Story = {
  render: () => room(inCall()),
  play: async ({ canvasElement }) => {
    const { element } = await drawnRoom(canvasElement);
    deepButton(element, 'More')?.click();
    await settled();
    await expect(deepText(element)).toContain('Built-in microphone');
  },
};

/** The practitioner is asked how; the patient leaves with one press. */
export const LeavePractitioner: Story = {
  render: () => room(inCall({ role: 'practitioner' })),
  play: async ({ canvasElement }) => {
    const { element, session } = await drawnRoom(canvasElement);
    deepButton(element, 'Leave')?.click();
    await settled();
    await expect(session.called).not.toContain('leave');
    await expect(deepButton(element, 'End for both')).not.toBeNull();
  },
};
