import type { Answered, Asked } from './worker-line.js';

/** What is used of a worker's global scope, which TypeScript's types of a page do not know. */
interface Scope<Question, Answer> {
  onmessage: ((event: MessageEvent<Asked<Question>>) => void) | null;
  onmessageerror: (() => void) | null;
  postMessage(message: 'ready' | Answered<Answer>, move?: Transferable[]): void;
}

/**
 * The worker's end of a `WorkerLine`.
 * @param answer what it rejects with ends the whole line: the page does the work itself then
 * @param moved what of an answer is moved and not copied
 */
export function answerQuestions<Question, Answer>(answer: (question: Question) => Promise<Answer>, moved: (answer: Answer) => Transferable[] = () => []): void {
  const scope = globalThis as unknown as Scope<Question, Answer>;
  scope.onmessage = ({ data: { id, question } }) => {
    answer(question).then((given) => {
      if (id !== null) scope.postMessage({ id, answer: given }, moved(given));
    }).catch(fail);
  };
  scope.onmessageerror = () => fail(new Error('A question could not be read.'));
  scope.postMessage('ready');
}

/** As an error of the worker's own: of a rejection that nobody handles, the page would hear nothing. */
function fail(error: unknown): void {
  setTimeout(() => { throw error; });
}
