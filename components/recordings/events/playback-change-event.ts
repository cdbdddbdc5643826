import { ChangeEvent } from '../../internal/events/change-event.js';

export type PlaybackState = 'opening' | 'ready' | 'error';

/** The player opened a recording, is ready to play it, or has failed. */
export class PlaybackChangeEvent extends ChangeEvent<'consult-playback-change'> {
  readonly state: PlaybackState;

  constructor(state: PlaybackState) {
    super('consult-playback-change');
    this.state = state;
  }
}
