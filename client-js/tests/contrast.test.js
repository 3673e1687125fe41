import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';

const css = await readFile(new URL('../src/demo/demo.css', import.meta.url), 'utf8');
const [light, dark] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) =>
  Object.fromEntries([...body.matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g)].map(([, name, colour]) => [name, colour])),
);

/** WCAG 2.2, relative luminance. */
function luminance(colour) {
  const hex = colour.length === 4 ? colour.replace(/[0-9a-f]/g, '$&$&') : colour;
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

// axe measures text only (1.4.3); these are the edges, dots and the ring of 1.4.11, which need 3.
describe('contrast', () => {
  for (const [name, colours] of Object.entries({ light, dark })) {
    for (const [what, front, backs] of [
      ['edges of inputs and dots', 'edge', ['paper', 'card']],
      ['the ring of focus, and of buttons', 'brass', ['paper', 'card']],
      ['what is done', 'good', ['card']],
      ['what failed', 'bad', ['card']],
    ]) {
      it(`of ${what}, ${name}`, () => {
        for (const back of backs) {
          const found = contrast(colours[front], colours[back]);
          assert.ok(found >= 3, `${front} on ${back}: ${found.toFixed(2)}`);
        }
      });
    }
  }
});
