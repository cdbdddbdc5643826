import type { Answered, Asked } from './worker-line.js';

/** What is used of a worker's global scope, which TypeScript's types of a page do not know. */
interface Scope<Question, Answer> {
  onmessage: ((event: MessageEvent<Asked<Question>>) => void) | null;
  postMessage(message: 'ready' | Answered<Answer>, move?: Transferable[]): void;
}

/**
 * The worker's end of a `WorkerLine`.
 * @param answer never rejects; what it rejects with would end the whole line
 * @param moved what of an answer is moved and not copied
 */
export function answerQuestions<Question, Answer>(answer: (question: Question) => Promise<Answer>, moved: (answer: Answer) => Transferable[] = () => []): void {
  const scope = globalThis as unknown as Scope<Question, Answer>;
  scope.onmessage = async ({ data: { id, question } }) => {
    const given = await answer(question);
    if (id !== null) scope.postMessage({ id, answer: given }, moved(given));
  };
  scope.postMessage('ready');
}
