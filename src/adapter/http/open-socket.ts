/** Makes a socket. The platform's `WebSocket`, or a fake in tests. */
export type OpenSocket = (url: string) => WebSocket;
