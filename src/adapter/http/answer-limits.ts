import { CHAIN_MAX } from '../../domain/key-chains.js';

/** Most bytes of an answer in JSON: a session with 1,024 epochs and both chains has a quarter of it. */
export const ANSWER_MAX_BYTES = 16 * 1024 * 1024;
/** Of a recording with a head for each of 20,000 segments, and of a page of recordings. */
export const RECORDINGS_MAX_BYTES = 64 * 1024 * 1024;
/** Of a problem, and of what is read to its end and thrown away. */
export const WORDS_MAX_BYTES = 64 * 1024;

/** As many notices as a backend gives at once. */
export const NOTICES_MAX = 100;
/** Two boxes for each account key that a chain can have had: to the device or method that asks, and to the key that followed. */
export const BOXES_MAX = 2 * CHAIN_MAX;
/** A catalogue's services, the slots of one question, one person's appointments: beyond this nobody can draw a list. */
export const SERVICES_MAX = 1_000;
export const SLOTS_MAX = 10_000;
export const APPOINTMENTS_MAX = 10_000;
/** What an officer is given at once. */
export const INCIDENTS_MAX = 100;
export const EVENTS_MAX = 1_000;
export const STOPS_MAX = 1_000;
/** Of an exposure with as many lines as an answer holds. */
export const EXPOSURE_MAX_BYTES = 64 * 1024 * 1024;
