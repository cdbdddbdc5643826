export { httpAdapter, type HttpAdapterOptions } from './http-adapter.js';
export type { OpenSocket } from './open-socket.js';
export type { TokenSource } from './token-source.js';
