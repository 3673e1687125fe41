import { CarillonError } from './errors.js';

/** @throws {CarillonError} `timeout` when the promise takes longer; it goes on unheard */
export async function within(milliseconds, promise) {
  let timer;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new CarillonError('timeout', 'No answer in time.')), milliseconds);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
