import { expect } from 'chai';
import { fixture, html } from '@open-wc/testing-helpers';
import 'consultkit/components/recordings/define';
import type { ConsultRecordingPlayer } from '../../../components/recordings/consult-recording-player.js';
import { FakeClient } from '../../../stories/support/fake-client.js';
import { FakeRecordings } from '../../../stories/support/fake-recordings.js';
import { verifiedRecording } from '../../../stories/support/verified-recording.js';

describe('the keys of the player', () => {
  async function stand(): Promise<ConsultRecordingPlayer> {
    const client = new FakeClient({ recordings: new FakeRecordings({ recordings: [] }), locale: 'en' });
    return fixture<ConsultRecordingPlayer>(html`<consult-recording-player .client=${client} .recording=${verifiedRecording({ n: 0 })}>
      <form slot="actions"><input><textarea></textarea><p contenteditable="true"></p><button type="button">Send</button></form></consult-recording-player>`);
  }
  /** @returns whether the player has taken the key for itself */
  const takes = (target: Element, key: string): boolean => !target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));
  const KEYS = [' ', 'k', 'K', 'm', 'c', 'f', 'j', 'l', '<', '>', 'ArrowLeft', 'ArrowRight', 'Home', 'End'];

  it('are the player’s on its own controls', async () => {
    const player = await stand();
    const play = player.renderRoot.querySelector('video')!;
    expect(KEYS.filter((key) => !takes(play, key))).to.deep.equal([]);
  });

  for (const field of ['input', 'textarea', 'p', 'button']) {
    it(`are the host’s own in a ${field} of its slot`, async () => {
      const player = await stand();
      const target = player.querySelector(field)!;
      expect(KEYS.filter((key) => takes(target, key))).to.deep.equal([]);
    });
  }
});
