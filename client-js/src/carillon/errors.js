/**
 * What went wrong, with a stable `code` to switch on and a message fit for a log.
 *
 * Codes made in the browser: the ones of `pushSupport`, `permission_denied`, `permission_dismissed`,
 * `push_service_unreachable`, `network`, `timeout`. Codes made by the server are passed on as they are.
 */
export class CarillonError extends Error {
  /**
   * @param {string} code stable, machine-readable
   * @param {string} message for people
   * @param {{status?: number, retryAfterMs?: number, cause?: unknown}} [details]
   */
  constructor(code, message, details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'CarillonError';
    this.code = code;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
  }
}
