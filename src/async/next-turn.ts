/** The page gets a turn: what waits in its queues is done, and the browser may paint and take input. Timers wait for milliseconds; this does not. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
