const KEY = 'carillon-device';

/**
 * What a page keeps of this browser's device, in local storage: `{endpoint, device, user, lost}`. `lost` is a device
 * that the server has given up.
 */
export class DeviceMemory {
  #storage;

  constructor(storage) {
    this.#storage = storage;
  }

  /** @returns {{endpoint: string, device: object, user?: string, lost?: boolean}|null} */
  read() {
    try {
      return JSON.parse(this.#storage.getItem(KEY));
    } catch {
      return null; // not what we wrote: as good as nothing, and overwritten by the next registration
    }
  }

  write(known) {
    this.#storage.setItem(KEY, JSON.stringify(known));
  }

  forget() {
    this.#storage.removeItem(KEY);
  }
}

/** The user whom a JWT speaks of. Read only to notice a change of user; the server alone judges tokens. */
export function userOf(token) {
  try {
    const claims = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    return JSON.parse(atob(claims)).sub ?? null;
  } catch {
    return null; // no token, or one of another kind
  }
}
