/** One request as the backend would see it. */
export interface SeenRequest {
  method: string;
  /** Path and query below the origin. */
  path: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
}

type Answer = Response | Error | ((request: SeenRequest) => Response | Promise<Response>);

/** A fetch that answers from a list, in order, and remembers what it was asked; the last answer is given again and again. */
export function fakeFetch(...answers: readonly Answer[]): { fetch: typeof fetch; seen: SeenRequest[] } {
  const seen: SeenRequest[] = [];
  const fake = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const { pathname, search } = new URL(request.url);
    const entry = { method: request.method, path: pathname + search, headers: request.headers, body: new Uint8Array(await request.arrayBuffer()) };
    seen.push(entry);
    const answer = answers[Math.min(seen.length, answers.length) - 1];
    if (answer === undefined) throw new Error('no answer was prepared');
    if (answer instanceof Error) throw answer;
    return answer instanceof Response ? answer.clone() : answer(entry);
  };
  return { fetch: fake, seen };
}

export function jsonAnswer(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
}

export function problem(status: number, code?: string): Response {
  return new Response(JSON.stringify({ type: 'about:blank', title: 'No', status, code }), { status, headers: { 'Content-Type': 'application/problem+json' } });
}
