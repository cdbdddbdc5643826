/** As much of a PermissionStatus as a page asks of it. */
class FakeStatus extends EventTarget implements PermissionStatus {
  readonly name: string;
  onchange: PermissionStatus['onchange'] = null;
  readonly #state: () => PermissionState;

  constructor(name: string, state: () => PermissionState) {
    super();
    this.name = name;
    this.#state = state;
  }

  get state(): PermissionState {
    return this.#state();
  }
}

/** Stands in for `navigator.permissions`, for microphone and camera. */
export class FakePermissions {
  readonly #statuses: Readonly<Record<'microphone' | 'camera', FakeStatus>>;

  constructor(state: (kind: 'microphone' | 'camera') => PermissionState) {
    this.#statuses = { microphone: new FakeStatus('microphone', () => state('microphone')), camera: new FakeStatus('camera', () => state('camera')) };
  }

  /** Rejects with a TypeError for what it does not know, as browsers do. */
  query({ name }: { name: string }): Promise<PermissionStatus> {
    const status = name === 'microphone' || name === 'camera' ? this.#statuses[name] : undefined;
    return status === undefined ? Promise.reject(new TypeError(`No permission ${name}`)) : Promise.resolve(status);
  }

  changed(kind: 'microphone' | 'camera'): void {
    this.#statuses[kind].dispatchEvent(new Event('change'));
  }
}
