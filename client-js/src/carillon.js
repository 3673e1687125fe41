/**
 * The public surface of Carillon's browser client. Plain ES modules: import this file as it is, from npm or from
 * the server that serves it at /carillon.js.
 */
export { CarillonPush } from './carillon/push.js';
export { CarillonError } from './carillon/errors.js';
export { pushSupport } from './carillon/support.js';
export { Carillon } from './carillon/realtime/carillon.js';
