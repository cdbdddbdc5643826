/** Under which an emitter has the listeners that hear first. Registered, so that two copies of the package understand each other. */
export const FIRST = Symbol.for('consultkit.first-listeners');

/** Where our own elements listen: before the host, and in a list of their own. An object that is no emitter of ours is itself. */
export function firstOf<T extends object>(emitter: T): Pick<T, Extract<keyof T, 'on' | 'off'>> {
  return (emitter as { [FIRST]?: T })[FIRST] ?? emitter;
}
