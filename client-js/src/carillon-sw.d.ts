import type { WorkerSettings } from './carillon.js';

/** Importing it adds Carillon's listeners to the worker; there is nothing else to call. */
declare global {
  var carillonSettings: WorkerSettings | undefined;
}

export {};
