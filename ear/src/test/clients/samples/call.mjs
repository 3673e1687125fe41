// node call.mjs FUNCTION ARGUMENT...: calls it in carillon.mjs and prints what it returned
import * as sample from './carillon.mjs';

const [name, ...given] = process.argv.slice(2);
const result = await sample[name](...given.map((text) => (text.startsWith('{') ? JSON.parse(text) : text)));
if (result != null) process.stdout.write(typeof result === 'string' ? result : JSON.stringify(result));
