import type { ListedRecording } from '../../../src/client/recordings-library.js';
import type { VerifiedRecording } from '../../../src/ownership/gate.js';
import type { StringsController } from '../../internal/strings-controller.js';
import type { RecordingsStrings } from '../strings/recordings.js';

export interface CardContext {
  strings: StringsController<RecordingsStrings>;
  zone: string;
  now: number;
  open: (recording: VerifiedRecording) => void;
  unlock: () => void;
  /** Shows who has seen it; null where that is not known. */
  access: ((recording: ListedRecording) => void) | null;
  /** Asks whether it is somebody else's; null where nobody takes reports. */
  report: ((recording: ListedRecording) => void) | null;
}
