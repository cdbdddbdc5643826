import { RecordingKey } from '../../sealing/recording-key.js';
import { answerQuestions } from '../../async/answer-questions.js';
import { openBytes } from '../../sealing/cobblestone.js';
import type { OpenedSegment, ToOpener } from './segment-opener.js';

let key: RecordingKey | null = null;

answerQuestions<ToOpener, OpenedSegment>(async (question) => {
  if (question.type === 'key') {
    key = RecordingKey.from(question.bytes);
    question.bytes.fill(0);
  } else if (question.type === 'wipe') {
    key?.wipe();
    key = null;
  } else if (key !== null) {
    // Why it does not open is nobody's business: every cause means that it is not the recording's.
    return openBytes(key, question.context, question.sealed).catch(() => null);
  }
  return null;
}, (bytes) => (bytes === null ? [] : [bytes.buffer]));
