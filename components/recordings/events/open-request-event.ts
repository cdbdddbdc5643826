import type { VerifiedRecording } from '../../../src/ownership/gate.js';
import { RequestEvent } from '../../internal/events/request-event.js';

/** The member wants to replay a recording. A host that shows its own player prevents it. */
export class OpenRequestEvent extends RequestEvent<'consult-open-request'> {
  readonly recording: VerifiedRecording;

  constructor(recording: VerifiedRecording) {
    super('consult-open-request');
    this.recording = recording;
  }
}
